public import FrameIndex
public import JSONText
internal import SystemIO

extension Duplicate: Answer {
  public func describe(to line: inout JSONLine) {
    line.field("kind", "duplicate")
    line.field("video", b.video)
    line.field("seconds", b.seconds)
    line.field("to_seconds", b.toSeconds)
    line.field("other_video", a.video)
    line.field("other_seconds", a.seconds)
    line.field("other_to_seconds", a.toSeconds)
    line.field("distance", distance)
    line.field("score", score)
    if isMirrored { line.field("mirrored", true) }
  }

  /// `b.mp4 00:00:00.000–00:04:59.000 = a.mp4 00:12:34.000–00:17:33.000, 98 %`
  public static func lines(_ duplicates: [Duplicate]) -> [String] {
    duplicates.map { duplicate in
      let share = Int((duplicate.score * 100).rounded())
      return "\(text(duplicate.b)) = \(text(duplicate.a)), \(share) %\(duplicate.isMirrored ? ", mirrored" : "")"
    }
  }

  private static func text(_ side: Side) -> String {
    "\(side.video) \(TimeText.clock(side.seconds))–\(TimeText.clock(side.toSeconds))"
  }
}
