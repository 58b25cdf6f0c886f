public import FrameStream
public import JSONText
internal import Pixels

/// A record as one object of NDJSON: `frame-info(1)` documents the keys.
extension JSONLine {
  public mutating func describe(_ header: StreamHeader) {
    begin()
    key("record")
    string("header")
    key("version")
    string("\(StreamHeader.majorVersion).\(StreamHeader.minorVersion)")
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
    key("path")
    string(header.path.bytes)
    key("bytes")
    optional(header.sourceBytes)
    key("modified_ns")
    optional(header.sourceTime)
    key("container")
    string(header.container)
    key("codec")
    string(header.codec)
    key("duration")
    optional(header.duration)
    endObject()
  }

  private mutating func describe(_ stage: StreamHeader.Stage) {
    beginObject()
    key("name")
    string(stage.name)
    key("version")
    string(stage.version)
    key("arguments")
    beginArray()
    for argument in stage.arguments { string(argument.bytes) }
    endArray()
    endObject()
  }

  public mutating func describe(_ frame: FrameHeader, bytes: Int) {
    begin()
    key("record")
    string("frame")
    describeFields(of: frame)
    key("bytes")
    integer(bytes)
    end()
  }

  private mutating func describeFields(of frame: FrameHeader) {
    key("ordinal")
    integer(frame.ordinal)
    key("pts")
    integer(frame.pts)
    key("time_base")
    pair(frame.timeBase)
    key("duration")
    integer(frame.duration)
    key("seconds")
    decimal(frame.seconds)
    key("width")
    integer(frame.layout.width)
    key("height")
    integer(frame.layout.height)
    key("pixel_format")
    string(frame.layout.format.name)
    describe(frame.flags)
    key("rotation")
    integer(frame.rotation.clockwiseDegrees)
    key("mirrored")
    boolean(frame.rotation.isMirrored)
    key("sar")
    pair(frame.sampleAspectRatio)
    key("colour")
    describe(frame.colour)
    key("geometry")
    describe(frame.ledger)
  }

  private mutating func describe(_ flags: FrameHeader.Flags) {
    key("key")
    boolean(flags.contains(.key))
    key("corrupt")
    boolean(flags.contains(.corrupt))
    key("interlaced")
    boolean(flags.contains(.interlaced))
    key("top_field_first")
    boolean(flags.contains(.topFieldFirst))
    key("pts_synthesised")
    boolean(flags.contains(.ptsSynthesised))
    key("discontinuity")
    boolean(flags.contains(.discontinuity))
  }

  private mutating func describe(_ colour: ColourDescription) {
    beginObject()
    key("matrix")
    string(colour.matrix.name)
    key("range")
    string(colour.range.name)
    key("primaries")
    string(colour.primaries.name)
    key("transfer")
    string(colour.transfer.name)
    key("siting")
    string(colour.siting.name)
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
    for index in 0..<ledger.count { describe(ledger[index]) }
    endArray()
  }

  private mutating func describe(_ step: GeometryStep) {
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
      integers(fromWidth, fromHeight, toWidth, toHeight)
    case .pad(let left, let top, let width, let height):
      string("pad")
      integers(left, top, width, height)
    }
    endArray()
  }

  public mutating func describe(_ tensor: TensorHeader, frames: borrowing TensorFrames) throws(StreamError) {
    begin()
    key("record")
    string("tensor")
    key("shape")
    beginArray()
    for index in 0..<4 { integer(tensor.shape[index]) }
    endArray()
    key("dtype")
    string(tensor.elementType.rawValue)
    key("layout")
    string(tensor.layout.rawValue)
    key("channels")
    string(tensor.channelOrder.rawValue)
    key("items")
    integer(tensor.items)
    key("scale")
    decimal(Double(tensor.scale))
    key("divides_by_scale")
    boolean(tensor.dividesByScale)
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
    key("bytes")
    integer(tensor.byteCount)
    end()
  }

  public mutating func describe(_ failure: StreamFailure) {
    begin()
    key("record")
    string("failure")
    key("stage")
    string(failure.stage)
    key("status")
    integer(failure.status)
    key("message")
    string(failure.message)
    end()
  }

  public mutating func describe(_ trailer: StreamTrailer) {
    begin()
    key("record")
    string("trailer")
    key("frames")
    integer(trailer.frames)
    key("tensors")
    integer(trailer.tensors)
    key("damaged")
    integer(trailer.damaged)
    key("status")
    integer(trailer.status)
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

  private mutating func optional(_ value: Int64) {
    if value < 0 { null() } else { integer(value) }
  }
}
