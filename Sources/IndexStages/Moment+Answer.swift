public import FrameIndex
public import JSONText
internal import SystemIO

extension Moment: TabularAnswer {
  public func describe(to line: inout JSONLine) {
    line.field("kind", kind.rawValue)
    line.field("video", video)
    line.field("frame", frame)
    line.field("seconds", seconds)
    line.field("to_seconds", toSeconds)
    line.field("distance", distance)
    line.field("band", band?.rawValue)
    line.field("quality", quality)
    line.field("score", score)
    line.field("text", text)
    if let sighting { line.describe(sighting) }
    if let view { view.describe(to: &line) }
  }

  /// By the kind of the first: all answers to one question are alike.
  public static func table(for moments: [Moment]) -> TextTable {
    switch moments[0].kind {
    case .picture, .capture, .possible, .clip: TextTable(head: ["time", "to", "bits", "band", "video"], numeric: [2])
    case .text: TextTable(head: ["time", "to", "video", "text"])
    case .label, .vector, .all: TextTable(head: ["time", "to", "score", "video"], numeric: [2])
    }
  }

  public var cells: [String] {
    let times = [TimeText.clock(seconds), TimeText.clock(toSeconds)]
    if [.label, .vector, .all].contains(kind) { return times + ["\((score * 10000).rounded() / 10000)", video] }
    if let text { return times + [video, text] }
    if let view { return times + ["", "\(kind.rawValue), \(view.inliers) points", video] }
    return times + [distance.map { String($0) } ?? "", certaintyName, video]
  }

  /// Of pictures and clips the band, unless points did not confirm it.
  var certaintyName: String { kind == .possible ? kind.rawValue : band?.rawValue ?? "" }
}

extension FeatureView {
  fileprivate func describe(to line: inout JSONLine) {
    line.field("inliers", inliers)
    line.array("corners") { line in
      for corner in corners {
        line.beginArray()
        line.decimal(corner.x)
        line.decimal(corner.y)
        line.endArray()
      }
    }
    line.field("mirrored", isMirrored)
    line.field("keyframe_seconds", keyframeSeconds)
  }
}
