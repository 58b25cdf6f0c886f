internal import FrameMemory
public import FrameStream
public import PixelKernels
public import Pixels

/// Resizing of a frame stream: the work of frame-resize.
///
/// Formats that are not resized directly are converted first, with frame-convert's own code; the output then has the
/// format that was resized.
public struct ResizeTransform: FrameTransform, ~Copyable {
  private let target: FitTarget
  private let fit: FitMode
  private let crop: CropBox?
  private let options: ResizeOptions
  private var resizer: FrameResizer?
  /// Where the frames' own format is not resized, with the memory for a converted frame.
  private var converter: FrameConverter?
  private var converted = RecordBuffer(capacity: 64)
  private var layout: FrameLayout?
  private var convertedBytes = 0
  private var colour = ColourDescription()
  private var geometry: FitGeometry?

  public init(to target: FitTarget, fit: FitMode, crop: CropBox? = nil, options: ResizeOptions) {
    self.target = target
    self.fit = fit
    self.crop = crop
    self.options = options
  }

  public mutating func prepare(for frame: FrameHeader) throws(Failure) {
    do {
      let working = try prepareConversion(of: frame)
      let geometry = try FitGeometry(working, to: target, fit: fit, crop: crop)
      let resizer = try FrameResizer(from: working, colour: colour, fit: geometry, options: options)
      layout = resizer.destination
      self.resizer = consume resizer
      self.geometry = geometry
    } catch {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error)")
    }
  }

  /// The layout that is resized, and a converter to it where it is not the frame's own.
  private mutating func prepareConversion(of frame: FrameHeader) throws -> FrameLayout {
    colour = frame.colour
    converter = nil
    let working = FrameResizer.workingFormat(for: frame.layout.format, options: options)
    guard working != frame.layout.format else { return frame.layout }
    let converter = try FrameConverter(from: frame.layout, colour: frame.colour, to: working)
    let layout = converter.destination
    colour = converter.destinationColour
    converted.grow(to: layout.byteCount, keeping: 0)
    convertedBytes = layout.byteCount
    self.converter = consume converter
    return layout
  }

  public func output(for frame: FrameHeader) throws(Failure) -> FrameHeader {
    guard let layout, let geometry else { preconditionFailure("frames are prepared for first") }
    var output = frame
    output.layout = layout
    output.colour = colour
    output.sampleAspectRatio = geometry.sampleAspectRatio(after: frame.sampleAspectRatio)
    guard geometry.append(to: &output.ledger) else {
      throw Failure(
        .damagedInput, "frame \(frame.ordinal): its geometry has \(frame.ledger.count) steps, the limit is \(GeometryLedger.capacity)")
    }
    return output
  }

  public mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) {
    guard converter != nil else {
      resizer?.resize(source, into: &destination)
      return
    }
    Self.convert(source, with: &converter, into: &converted, byteCount: convertedBytes)
    Self.resize(converted, byteCount: convertedBytes, with: &resizer, into: &destination)
  }

  // Static, because a span of one property may not be held while a method changes another.
  private static func convert(
    _ source: RawSpan, with converter: inout FrameConverter?, into buffer: inout RecordBuffer, byteCount: Int
  ) {
    var bytes = buffer.mutableBytes(from: 0, count: byteCount)
    converter?.convert(source, into: &bytes)
  }

  private static func resize(
    _ buffer: borrowing RecordBuffer, byteCount: Int, with resizer: inout FrameResizer?, into destination: inout MutableRawSpan
  ) {
    resizer?.resize(buffer.bytes(from: 0, count: byteCount), into: &destination)
  }
}
