internal import FrameMemory
public import FrameStream
public import PixelKernels
public import Pixels
public import SystemIO

/// Resizing of a frame stream: the work of frame-resize.
///
/// Formats that can't be resized directly are converted first, with frame-convert's code; the output then has the
/// format that was resized.
public struct ResizeTransform: FrameTransform, ~Copyable {
  private let target: FitTarget
  private let fit: FitMode
  private let crop: CropBox?
  private let options: ResizeOptions
  private let workers: WorkerThreads
  private var resizers: SharedFrame<FrameResizer>?
  /// Present if the frames' own format can't be resized; with the memory for a converted frame.
  private var converters: SharedFrame<FrameConverter>?
  private var converted = RecordBuffer(capacity: 64)
  private var layout: FrameLayout?
  private var convertedBytes = 0
  private var colour = ColourDescription()
  private var geometry: FitGeometry?

  /// - Parameter threads: that share a frame's rows.
  public init(to target: FitTarget, fit: FitMode, crop: CropBox? = nil, options: ResizeOptions, threads: Int = 1) {
    workers = WorkerThreads(count: threads)
    self.target = target
    self.fit = fit
    self.crop = crop
    self.options = options
  }

  /// Makes a plan if the frame's layout or colour differs from the last one's.
  ///
  /// - Throws: `Failure` with the exit status and a message for the user.
  public mutating func prepare(for frame: FrameHeader) throws(Failure) {
    do {
      let working = try prepareConversion(of: frame)
      let geometry = try FitGeometry(working, to: target, fit: fit, crop: crop)
      let resizer = try FrameResizer(from: working, colour: colour, fit: geometry, options: options)
      layout = resizer.destination
      resizers = try SharedFrame(resizer, of: workers) { () throws(ResizeError) in
        try FrameResizer(from: working, colour: colour, fit: geometry, options: options)
      }
      self.geometry = geometry
    } catch {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error)")
    }
  }

  /// The layout that is resized, and a converter to it if it is not the frame's own.
  private mutating func prepareConversion(of frame: FrameHeader) throws -> FrameLayout {
    colour = frame.colour
    converters = nil
    let working = FrameResizer.workingFormat(for: frame.layout.format, options: options)
    guard working != frame.layout.format else { return frame.layout }
    let converter = try FrameConverter(from: frame.layout, colour: frame.colour, to: working)
    let layout = converter.destination
    colour = converter.destinationColour
    converted.grow(to: layout.byteCount, keeping: 0)
    convertedBytes = layout.byteCount
    converters = try SharedFrame(converter, of: workers) { () throws(ConvertError) in
      try FrameConverter(from: frame.layout, colour: frame.colour, to: working)
    }
    return layout
  }

  /// The header of the resized frame: layout, sample aspect ratio and geometry ledger change, times do not.
  ///
  /// - Throws: `Failure` with the exit status and a message for the user.
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

  /// Resizes the pixels of one frame; allocates nothing.
  ///
  /// - Throws: `SystemError` if threads can't be started.
  public mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) throws(SystemError) {
    guard let converters else {
      try resizers?.make(source, into: &destination)
      return
    }
    var bytes = converted.mutableBytes(from: 0, count: convertedBytes)
    try converters.make(source, into: &bytes)
    try resizers?.make(converted.bytes(from: 0, count: convertedBytes), into: &destination)
  }
}
