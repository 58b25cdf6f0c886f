public import FrameStream
public import JSONText
internal import Pixels

/// A record as one object of NDJSON: `frame-info(1)` documents the keys.
extension JSONLine {
  /// A line of `record` "header": the source and the stages.
  public mutating func describe(_ header: StreamHeader) {
    begin()
    field("record", "header")
    field("version", "\(StreamHeader.majorVersion).\(StreamHeader.minorVersion)")
    key("source")
    describeSource(header)
    key("time_base")
    pair(header.timeBase)
    key("stages")
    beginArray()
    for stage in header.stages { describe(stage) }
    endArray()
    end()
  }

  private mutating func describeSource(_ header: StreamHeader) {
    beginObject()
    field("path", header.path.name)
    field("bytes", header.sourceBytes < 0 ? nil : header.sourceBytes)
    field("modified_ns", header.sourceTime < 0 ? nil : header.sourceTime)
    field("container", header.container)
    field("codec", header.codec)
    field("duration", header.duration < 0 ? nil : header.duration)
    endObject()
  }

  private mutating func describe(_ stage: StreamHeader.Stage) {
    beginObject()
    field("name", stage.name)
    field("version", stage.version)
    key("arguments")
    beginArray()
    for argument in stage.arguments { string(argument.name) }
    endArray()
    endObject()
  }

  /// A line of `record` "frame"; `bytes` are those of its pixels.
  public mutating func describe(_ frame: FrameHeader, bytes: Int) {
    begin()
    field("record", "frame")
    describeFields(of: frame)
    field("bytes", bytes)
    end()
  }

  private mutating func describeFields(of frame: FrameHeader) {
    field("ordinal", frame.ordinal)
    field("pts", frame.pts)
    key("time_base")
    pair(frame.timeBase)
    field("duration", frame.duration)
    field("seconds", frame.seconds)
    field("width", frame.layout.width)
    field("height", frame.layout.height)
    field("pixel_format", frame.layout.format.name)
    describe(frame.flags)
    field("rotation", frame.rotation.clockwiseDegrees)
    field("mirrored", frame.rotation.isMirrored)
    key("sar")
    pair(frame.sampleAspectRatio)
    key("colour")
    describe(frame.colour)
    key("geometry")
    describe(frame.ledger)
  }

  private mutating func describe(_ flags: FrameHeader.Flags) {
    field("key", flags.contains(.key))
    field("corrupt", flags.contains(.corrupt))
    field("interlaced", flags.contains(.interlaced))
    field("top_field_first", flags.contains(.topFieldFirst))
    field("pts_synthesised", flags.contains(.ptsSynthesised))
    field("discontinuity", flags.contains(.discontinuity))
  }

  private mutating func describe(_ colour: ColourDescription) {
    beginObject()
    field("matrix", colour.matrix.name)
    field("range", colour.range.name)
    field("primaries", colour.primaries.name)
    field("transfer", colour.transfer.name)
    field("siting", colour.siting.name)
    key("assumed")
    beginArray()
    for index in 0..<ColourDescription.AssumedParts.partNames.count where colour.assumed.rawValue & (1 << UInt8(index)) != 0 {
      string(ColourDescription.AssumedParts.partNames[index])
    }
    endArray()
    endObject()
  }

  private mutating func describe(_ ledger: GeometryLedger) {
    beginArray()
    for index in 0..<ledger.count { describe(ledger[index], unit: ledger.scaleUnit(at: index)) }
    endArray()
  }

  /// - Parameter unit: the units per pixel of a scale step's sizes.
  private mutating func describe(_ step: GeometryStep, unit: Int) {
    beginArray()
    switch step {
    case .orient(let turn, let width, let height):
      string(turn.isMirrored ? "mirror+orient" : "orient")
      integer(turn.clockwiseDegrees)
      integer(width)
      integer(height)
    case .crop(let x, let y, let width, let height):
      string("crop")
      decimals(x, y, width, height, unit: Double(GeometryStep.cropUnit))
    case .scale(let fromWidth, let fromHeight, let toWidth, let toHeight):
      string("scale")
      decimals(fromWidth, fromHeight, toWidth, toHeight, unit: Double(unit))
    case .pad(let left, let top, let width, let height):
      string("pad")
      integers(left, top, width, height)
    }
    endArray()
  }

  /// A line of `record` "tensor", with the frames that it was made of.
  ///
  /// - Throws: `StreamError` if the stream is damaged or breaks off.
  public mutating func describe(_ tensor: TensorHeader, frames: borrowing TensorFrames) throws(StreamError) {
    begin()
    field("record", "tensor")
    key("shape")
    beginArray()
    for index in 0..<4 { integer(tensor.shape[index]) }
    endArray()
    field("dtype", tensor.elementType.rawValue)
    field("layout", tensor.layout.rawValue)
    field("channels", tensor.channelOrder.rawValue)
    field("items", tensor.items)
    field("scale", Double(tensor.scale))
    field("divides_by_scale", tensor.dividesByScale)
    key("mean")
    triple(tensor.mean)
    key("std")
    triple(tensor.std)
    key("frames")
    beginArray()
    for item in 0..<frames.count {
      beginObject()
      describeFields(of: try frames.header(of: item))
      endObject()
    }
    endArray()
    field("bytes", tensor.byteCount)
    end()
  }

  /// A line of `record` "failure".
  public mutating func describe(_ failure: StreamFailure) {
    begin()
    field("record", "failure")
    field("stage", failure.stage)
    field("status", failure.status)
    field("message", failure.message)
    end()
  }

  /// A line of `record` "trailer".
  public mutating func describe(_ trailer: StreamTrailer) {
    begin()
    field("record", "trailer")
    field("frames", trailer.frames)
    field("tensors", trailer.tensors)
    field("damaged", trailer.damaged)
    field("status", trailer.status)
    end()
  }

  private mutating func integers(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
    integer(a)
    integer(b)
    integer(c)
    integer(d)
  }

  private mutating func decimals(_ a: Int, _ b: Int, _ c: Int, _ d: Int, unit: Double) {
    decimal(Double(a) / unit)
    decimal(Double(b) / unit)
    decimal(Double(c) / unit)
    decimal(Double(d) / unit)
  }

  private mutating func pair(_ rational: Rational) {
    beginArray()
    integer(rational.numerator)
    integer(rational.denominator)
    endArray()
  }

  private mutating func triple(_ values: [3 of Float]) {
    beginArray()
    for index in 0..<3 { decimal(Double(values[index])) }
    endArray()
  }
}

extension GeometryLedger {
  /// The unit of the sizes in the scale step at `index`: pixels, or a crop's fractions of a pixel if it follows a crop of
  /// fractional size.
  fileprivate func scaleUnit(at index: Int) -> Int {
    guard index > 0, case .crop(_, _, let width, let height) = self[index - 1],
      case .scale(let fromWidth, let fromHeight, _, _) = self[index], fromWidth == width, fromHeight == height
    else { return 1 }
    return GeometryStep.cropUnit
  }
}
