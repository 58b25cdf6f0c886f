/// The part of an index that is searched.
public struct SearchScope: Sendable {
  /// A pattern of SQLite's GLOB for the video's path; `nil` for every video.
  public var video: String?
  /// Seconds in the video.
  public var from: Double?
  /// Seconds in the video up to which is searched; `nil` for its end.
  public var to: Double?

  /// All of the index unless narrowed.
  public init(video: String? = nil, from: Double? = nil, to: Double? = nil) {
    self.video = video
    self.from = from
    self.to = to
  }

  /// Whether [start, end] overlaps the scope, in seconds.
  func contains(_ start: Double, _ end: Double) -> Bool { end >= from ?? -.infinity && start <= to ?? .infinity }
}
