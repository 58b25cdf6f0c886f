public import FrameIndex
internal import JSONText
internal import SystemIO

/// Moments of a search, for people and programs.
public struct MomentReport {
  private var line = JSONLine()

  public init() {}

  /// One object a line: `frame-index(1)`, "Output".
  public mutating func json(_ moment: Moment) -> [UInt8] {
    line.begin()
    line.key("kind")
    line.string(moment.kind.rawValue)
    line.key("video")
    line.string(moment.video)
    line.key("frame")
    optional(moment.frame)
    line.key("seconds")
    line.decimal(moment.seconds)
    line.key("to_seconds")
    line.decimal(moment.toSeconds)
    line.key("distance")
    optional(moment.distance)
    line.key("band")
    optional(moment.band?.rawValue)
    line.key("quality")
    optional(moment.quality)
    line.key("score")
    line.decimal(moment.score)
    line.key("text")
    optional(moment.text)
    if let sighting = moment.sighting {
      line.key("best_frame")
      optional(sighting.frame)
      line.key("best_seconds")
      line.decimal(sighting.seconds)
      line.key("box")
      line.beginArray()
      for side in 0..<4 { line.exact(sighting.box[side]) }
      line.endArray()
    }
    if let view = moment.view { describe(view) }
    line.end()
    return line.bytes
  }

  private mutating func describe(_ view: FeatureView) {
    line.key("inliers")
    line.integer(view.inliers)
    line.key("corners")
    line.beginArray()
    for corner in view.corners {
      line.beginArray()
      line.decimal(corner.x)
      line.decimal(corner.y)
      line.endArray()
    }
    line.endArray()
    line.key("mirrored")
    line.boolean(view.isMirrored)
    line.key("keyframe_seconds")
    line.decimal(view.keyframeSeconds)
  }

  private mutating func optional(_ value: Int?) {
    if let value { line.integer(value) } else { line.null() }
  }

  private mutating func optional(_ value: String?) {
    if let value { line.string(value) } else { line.null() }
  }

  /// Column heads of `row`.
  public static func head(of kind: Moment.Kind) -> [String] {
    switch kind {
    case .picture, .capture, .possible, .clip: ["time", "to", "bits", "band", "video"]
    case .text: ["time", "to", "video", "text"]
    case .label, .vector, .all: ["time", "to", "score", "video"]
    }
  }

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
