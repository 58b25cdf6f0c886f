internal import FrameStream
internal import Pixels
internal import SystemIO

/// YUV4MPEG2 of planar YUV and gray.
///
/// The format has one size, one rate and one colour for all frames, and no matrix. A change mid-stream is an error; varying times
/// can't be expressed, which `notice` reports.
final class Y4MSink: ExportSink {
  private let output: ExportOutput
  private let chosenRate: Rational?
  private var converter = ExportConverter()
  private var header: Y4MHeader?
  private var frames = 0
  private var firstSeconds = 0.0
  private var variesFrom: Double?

  init(_ output: ExportOutput, rate: Rational?) {
    self.output = output
    chosenRate = rate
  }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    try converter.prepare(for: frame) { format throws(Failure) in try Self.target(for: format) }
    try begin(with: frame)
    try output.write(Y4MHeader.frameMagic + "\n")
    try converter.withConverted(pixels) { try output.write($0) }
    watchTime(of: frame)
    frames += 1
  }

  func flush() throws { try output.flush() }

  func finish(isComplete: Bool) throws {
    if isComplete && header == nil {
      throw Failure(.damagedInput, "the stream holds no frame, and a y4m begins with the size of the first")
    }
    try output.close(isComplete: isComplete)
  }

  var notice: String? {
    guard let variesFrom, let rate = header?.rate else { return nil }
    return "from \(variesFrom) s on, the frames' times drift away from \(rate.numerator)/\(rate.denominator) frames a second, "
      + "which a y4m can't express"
  }

  private static func target(for format: PixelFormat) throws(Failure) -> PixelFormat {
    guard let target = Y4MHeader.format(for: format) else {
      throw Failure(
        .damagedInput, "y4m has no colour space for \(format.name)", hint: "put frame-convert --to yuv444p, or yuv420p, before it")
    }
    return target
  }

  /// Writes the first line, or checks the frame against it.
  private func begin(with frame: FrameHeader) throws {
    guard let header else {
      let new = Y4MHeader(frame, layout: converter.layout, colour: converter.colour, rate: chosenRate)
      header = new
      firstSeconds = frame.seconds
      return try output.write(new.line)
    }
    guard header.layout == converter.layout else {
      throw Failure(
        .damagedInput,
        "frame \(frame.ordinal) is \(frame.layout.width)x\(frame.layout.height) \(frame.layout.format.name), the frames before were "
          + "\(header.layout.width)x\(header.layout.height) \(header.layout.format.name), and a y4m has one size",
        hint: "frame-resize and frame-convert give all frames one size and format")
    }
  }

  /// Half a frame is more than a rounding error.
  private func watchTime(of frame: FrameHeader) {
    guard chosenRate == nil, variesFrom == nil, let rate = header?.rate else { return }
    let seconds = frame.seconds - firstSeconds
    if (seconds * rate.doubleValue - Double(frames)).magnitude > 0.5 { variesFrom = frame.seconds }
  }
}
