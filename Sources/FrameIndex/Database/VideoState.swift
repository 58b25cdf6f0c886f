/// How much of a video is in the index. Raw values are the column `video.state`.
public enum VideoState: Int64, Sendable {
  /// Being added, or interrupted: what has arrived can be found.
  case partial = 0
  /// All frames that were to be added are there.
  case complete = 1
  /// No frames: the video is only named by texts, detections or vectors that were added for it.
  case named = 2

  /// The state of a name, if it is one.
  public static func named(_ name: String) -> VideoState? { [.partial, .complete, .named].first { $0.name == name } }

  /// The word for it in reports.
  public var name: String {
    switch self {
    case .partial: "partial"
    case .complete: "complete"
    case .named: "named"
    }
  }
}
