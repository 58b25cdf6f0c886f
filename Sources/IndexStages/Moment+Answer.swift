public import FrameIndex
internal import JSONText
internal import SystemIO

/// Moments of a search, for people and programs.
public struct MomentReport {
  private var line = JSONLine()

  /// A report whose buffer grows once and is used for every line.
  public init() {}

  /// One object a line: `frame-index(1)`, "Output".
  public mutating func json(_ moment: Moment) -> [UInt8] {
    line.begin()
    line.field("kind", moment.kind.rawValue)
    line.field("video", moment.video)
    line.field("frame", moment.frame)
    line.field("seconds", moment.seconds)
    line.field("to_seconds", moment.toSeconds)
    line.field("distance", moment.distance)
    line.field("band", moment.band?.rawValue)
    line.field("quality", moment.quality)
    line.field("score", moment.score)
    line.field("text", moment.text)
    if let sighting = moment.sighting { line.describe(sighting) }
    if let view = moment.view { describe(view) }
    line.end()
    return line.bytes
  }

  private mutating func describe(_ view: FeatureView) {
    line.field("inliers", view.inliers)
    line.key("corners")
    line.beginArray()
    for corner in view.corners {
      line.beginArray()
      line.decimal(corner.x)
      line.decimal(corner.y)
      line.endArray()
    }
    line.endArray()
    line.field("mirrored", view.isMirrored)
    line.key("keyframe_seconds")
    line.decimal(view.keyframeSeconds)
  }

  /// Column heads of `row`.
  public static func head(of kind: Moment.Kind) -> [String] {
    switch kind {
    case .picture, .capture, .possible, .clip: ["time", "to", "bits", "band", "video"]
    case .text: ["time", "to", "video", "text"]
    case .label, .vector, .all: ["time", "to", "score", "video"]
    }
  }

  /// The cells of a moment, for a table.
  public static func row(_ moment: Moment) -> [String] {
    let times = [TimeText.clock(moment.seconds), TimeText.clock(moment.toSeconds)]
    if [.label, .vector, .all].contains(moment.kind) { return times + [rounded(moment.score), moment.video] }
    if let text = moment.text { return times + [moment.video, text] }
    if let view = moment.view { return times + ["", "\(moment.kind.rawValue), \(view.inliers) points", moment.video] }
    return times + [moment.distance.map { String($0) } ?? "", moment.band?.rawValue ?? "", moment.video]
  }

  /// Four decimals.
  private static func rounded(_ score: Double) -> String { "\((score * 10000).rounded() / 10000)" }
}
