public import FrameStream
internal import Glibc
internal import Pixels
internal import SystemIO

/// A live line on standard error: frames, frames per second, the time reached, and the time left if known.
public struct ProgressLine {
  private let isShown: Bool
  private let tool: String
  /// When the part began.
  private var began = Clock.nanoseconds
  private var lastShown = 0
  private var frames: UInt64 = 0
  private var expectedFrames: UInt64?
  private var duration: Double?
  private var path = ""

  /// - Parameter isLast: whether the program ends the pipeline; on a terminal it then shows the line by default.
  public init(tool: String, options: CommonOptions, isLast: Bool) {
    self.tool = tool
    let isTerminal = isatty(2) == 1
    isShown = !options.quiet && (options.progress || (isLast && isTerminal))
  }

  /// Begins a part of the stream, whose path and duration the line shows.
  public mutating func begin(_ header: StreamHeader) {
    path = TerminalText.printable(header.path.name)
    duration = header.duration > 0 ? Double(header.duration) * header.timeBase.doubleValue : nil
    frames = 0
    expectedFrames = nil
    began = Clock.nanoseconds
  }

  /// Sets how many frames the part will have, where that is known.
  public mutating func expect(frames: Int) { expectedFrames = UInt64(max(frames, 0)) }

  /// Counts a frame, and shows the line five times a second.
  public mutating func advance(to frame: FrameHeader) {
    frames += 1
    guard isShown else { return }
    let now = Clock.nanoseconds
    guard now - lastShown > 200_000_000 else { return }
    lastShown = now
    show(seconds: frame.seconds, elapsed: Double(now - began) / 1e9)
  }

  /// Clears the line.
  public func end() {
    if isShown && lastShown > 0 { Diagnostics.write("\r\u{1B}[K") }
  }

  private func show(seconds: Double, elapsed: Double) {
    let count = expectedFrames.map { "\(frames) of \($0) frames" } ?? "\(frames) frames"
    var line = "\r\u{1B}[K\(tool): \(count), \(Int(Double(frames) / max(elapsed, 0.001)))/s, at \(TimeText.wholeSeconds(seconds))"
    if let duration { line += " of \(TimeText.wholeSeconds(duration))" }
    if let left = secondsLeft(at: seconds, elapsed: elapsed) { line += ", \(TimeText.wholeSeconds(left)) left" }
    Diagnostics.write(line + (path.isEmpty ? "" : "  \(path)"))
  }

  /// From the frames still to come if their number is known, or else from the video's time.
  private func secondsLeft(at seconds: Double, elapsed: Double) -> Double? {
    if let expectedFrames { return elapsed * Double(max(expectedFrames, frames) - frames) / Double(frames) }
    guard let duration, seconds > 0 else { return nil }
    return max(0, duration - seconds) * elapsed / seconds
  }
}
