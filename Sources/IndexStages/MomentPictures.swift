public import FrameIndex

/// Pictures of all moments of an answer.
public struct MomentPictures {
  let pictures: [MomentPicture?]

  /// From the video if requested, otherwise from the index.
  ///
  /// - Parameters:
  ///   - files: where the videos are; `nil` for the pictures in the index.
  ///   - report: called for each video without pictures.
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public init(of moments: [Moment], in index: Shards, files: VideoFiles?, report: (String) -> Void) throws {
    var decoded: [String: DecodedPictures] = [:]
    if let files {
      for (video, shown) in Dictionary(grouping: moments, by: \.video).sorted(by: { $0.key < $1.key }) {
        do {
          decoded[video] = try DecodedPictures(of: video, at: shown.map(\.pictureSeconds), in: files)
        } catch {
          report("\(video): \(error)")
        }
      }
    }
    pictures = try moments.map { moment in
      if let picture = decoded[moment.video]?.picture(of: moment) { return picture }
      return try Self.stored(moment, in: index)
    }
  }

  /// The picture of the moment's shot.
  private static func stored(_ moment: Moment, in index: Shards) throws -> MomentPicture? {
    guard let thumbnail = try index.thumbnail(of: moment.video, seconds: moment.pictureSeconds) else { return nil }
    let isExact = moment.sighting == nil || moment.sighting?.frame == thumbnail.frame
    guard let sighting = moment.sighting, let frame = try index.frameBox(of: moment.video) else {
      return MomentPicture(thumbnail: thumbnail, box: nil, isExact: isExact)
    }
    return MomentPicture(thumbnail: thumbnail, box: sighting.part(of: frame), isExact: isExact)
  }

  /// Whether there is any.
  public var isEmpty: Bool { !pictures.contains { $0 != nil } }
}
