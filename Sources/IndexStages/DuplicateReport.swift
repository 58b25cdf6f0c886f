public import FrameIndex
internal import JSONText
internal import SystemIO

/// Shared time ranges, for people and programs.
public struct DuplicateReport {
  private var line = JSONLine()

  public init() {}

  public mutating func json(_ duplicate: Duplicate) -> [UInt8] {
    line.begin()
    line.key("kind")
    line.string("duplicate")
    side(duplicate.b)
    line.key("other_video")
    line.string(duplicate.a.video)
    line.key("other_seconds")
    line.decimal(duplicate.a.seconds)
    line.key("other_to_seconds")
    line.decimal(duplicate.a.toSeconds)
    line.key("distance")
    line.integer(duplicate.distance)
    line.key("score")
    line.decimal(duplicate.score)
    line.end()
    return line.bytes
  }

  private mutating func side(_ side: Duplicate.Side) {
    line.key("video")
    line.string(side.video)
    line.key("seconds")
    line.decimal(side.seconds)
    line.key("to_seconds")
    line.decimal(side.toSeconds)
  }

  /// `b.mp4 00:00:00.000–00:04:59.000 = a.mp4 00:12:34.000–00:17:33.000, 98 %`
  public static func line(_ duplicate: Duplicate) -> String {
    "\(text(duplicate.b)) = \(text(duplicate.a)), \(Int((duplicate.score * 100).rounded())) %"
  }

  private static func text(_ side: Duplicate.Side) -> String {
    "\(side.video) \(TimeText.clock(side.seconds))–\(TimeText.clock(side.toSeconds))"
  }
}
