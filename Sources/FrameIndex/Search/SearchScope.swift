/// The part of an index that is searched.
public struct SearchScope: Sendable {
  /// A pattern of SQLite's GLOB for the video's path; `nil` for every video.
  public var video: String?
  /// Seconds in the video.
  public var from: Double?
  public var to: Double?

  public init(video: String? = nil, from: Double? = nil, to: Double? = nil) {
    self.video = video
    self.from = from
    self.to = to
  }

  /// Whether something that lasts over [start, end] seconds reaches into the scope.
  func contains(_ start: Double, _ end: Double) -> Bool { end >= from ?? -.infinity && start <= to ?? .infinity }
}
