public import FrameIndex
public import JSONText
internal import SystemIO

extension Shot: TabularAnswer {
  public func describe(to line: inout JSONLine) {
    line.field("kind", "shot")
    line.field("video", video)
    line.field("frame", firstFrame)
    line.field("last_frame", lastFrame)
    line.field("seconds", seconds)
    line.field("to_seconds", toSeconds)
    line.field("score", score)
  }

  public static func table(for shots: [Shot]) -> TextTable {
    TextTable(head: ["time", "to", "frame", "score", "video"], numeric: [2, 3])
  }

  public var cells: [String] {
    [TimeText.clock(seconds), TimeText.clock(toSeconds), "\(firstFrame)", "\((score * 10).rounded() / 10)", video]
  }
}
