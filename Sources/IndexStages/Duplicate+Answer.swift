public import FrameIndex
internal import JSONText
internal import SystemIO

/// Shared time ranges, for people and programs.
public struct DuplicateReport {
  private var line = JSONLine()

  /// A report whose buffer grows once and is used for every line.
  public init() {}

  /// One line of NDJSON of `kind` "duplicate", with its newline.
  public mutating func json(_ duplicate: Duplicate) -> [UInt8] {
    line.begin()
    line.field("kind", "duplicate")
    side(duplicate.b)
    line.field("other_video", duplicate.a.video)
    line.field("other_seconds", duplicate.a.seconds)
    line.field("other_to_seconds", duplicate.a.toSeconds)
    line.field("distance", duplicate.distance)
    line.field("score", duplicate.score)
    if duplicate.isMirrored {
      line.field("mirrored", true)
    }
    line.end()
    return line.bytes
  }

  private mutating func side(_ side: Duplicate.Side) {
    line.field("video", side.video)
    line.field("seconds", side.seconds)
    line.field("to_seconds", side.toSeconds)
  }

  /// `b.mp4 00:00:00.000–00:04:59.000 = a.mp4 00:12:34.000–00:17:33.000, 98 %`
  public static func line(_ duplicate: Duplicate) -> String {
    "\(text(duplicate.b)) = \(text(duplicate.a)), \(Int((duplicate.score * 100).rounded())) %\(duplicate.isMirrored ? ", mirrored" : "")"
  }

  private static func text(_ side: Duplicate.Side) -> String {
    "\(side.video) \(TimeText.clock(side.seconds))–\(TimeText.clock(side.toSeconds))"
  }
}
