/// One of several parts of a video that programs add separately, in any order, to one index or to several that are merged.
///
/// A part is a partial video of its own, with every frame stored. Once all are there they become one complete video, the same as
/// if added undivided.
public struct VideoPart: Equatable, Sendable {
  /// From 1 to `count`.
  public let number: Int
  /// How many parts the video has, 1…`maxCount`.
  public let count: Int
  /// `VideoSource.origin` of the whole.
  public let origin: String

  /// The most parts of one video.
  public static let maxCount = 65_535

  /// - Returns: `nil` unless `number` is 1…`count` and that at most `maxCount`.
  public init?(_ number: Int, of count: Int, origin: String) {
    guard (1...Self.maxCount).contains(count), (1...count).contains(number) else { return nil }
    (self.number, self.count, self.origin) = (number, count, origin)
  }

  /// What a part's row says once all its frames are there.
  var note: String { "part \(number) of \(count)" }
}

extension VideoSource {
  /// The video that the part is of.
  var whole: VideoSource {
    guard let part else { return self }
    var source = self
    (source.origin, source.part) = (part.origin, nil)
    return source
  }
}

extension Statement {
  /// A part whose number, count and origin begin at a column; `nil` if these are null.
  func part(_ column: Int32) throws(IndexError) -> VideoPart? {
    guard !isNull(column) else { return nil }
    let (number, count) = (Int(truncatingIfNeeded: integer(column)), Int(truncatingIfNeeded: integer(column + 1)))
    guard let part = VideoPart(number, of: count, origin: text(column + 2)) else {
      throw .damaged(path: connection.path, detail: "a video is part \(number) of \(count)")
    }
    return part
  }
}
