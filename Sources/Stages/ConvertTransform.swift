public import FrameStream
public import PixelKernels
public import Pixels
public import SystemIO

/// Pixel format and colour conversion of a frame stream: the work of frame-convert.
public struct ConvertTransform: FrameTransform, ~Copyable {
  private let format: PixelFormat
  private let options: ConvertOptions
  private let untagged: UntaggedPolicy
  private let workers: WorkerThreads
  private var plans: SharedFrame<FrameConverter>?
  private var layout: FrameLayout?
  private var colour = ColourDescription()

  /// - Parameter threads: that share a frame's rows.
  public init(to format: PixelFormat, options: ConvertOptions, untagged: UntaggedPolicy, threads: Int = 1) {
    workers = WorkerThreads(count: threads)
    self.format = format
    self.options = options
    self.untagged = untagged
  }

  /// Makes a plan if the frame's layout or colour differs from the last one's.
  ///
  /// - Throws: `Failure` with the exit status and a message for the user.
  public mutating func prepare(for frame: FrameHeader) throws(Failure) {
    do throws(ConvertError) {
      let colour = try frame.colour.decided(by: untagged, for: frame.layout)
      let converter = try FrameConverter(from: frame.layout, colour: colour, to: format, options: options)
      layout = converter.destination
      self.colour = converter.destinationColour
      plans = try SharedFrame(converter, of: workers) { () throws(ConvertError) in
        try FrameConverter(from: frame.layout, colour: colour, to: format, options: options)
      }
    } catch {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error)")
    }
  }

  /// The header of the converted frame: format, layout and colour change, times do not.
  ///
  /// - Throws: `Failure` with the exit status and a message for the user.
  public func output(for frame: FrameHeader) throws(Failure) -> FrameHeader {
    var output = frame
    output.layout = layout!
    output.colour = colour
    return output
  }

  /// Converts the pixels of one frame; allocates nothing.
  ///
  /// - Throws: `SystemError` if threads can't be started.
  public mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) throws(SystemError) {
    try plans?.make(source, into: &destination)
  }
}
