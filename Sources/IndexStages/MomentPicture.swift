public import FrameIndex

/// The picture of a moment: the frame in which what was found is seen best, or the nearest that there is.
public struct MomentPicture: Equatable, Sendable {
  public var thumbnail: Thumbnail
  /// Where it is seen: left, top, right and bottom, from 0 to 1 of the picture.
  public var box: SIMD4<Double>?
  /// Whether the picture shows the very frame that the box was found in.
  public var isExact: Bool

  /// Pixels of the longer side at most.
  static let largestSide = 480
}

extension Moment {
  /// When what was found is seen best.
  var pictureSeconds: Double { sighting?.seconds ?? view?.keyframeSeconds ?? seconds }
}

/// Pictures of all moments of an answer.
public struct MomentPictures {
  let pictures: [MomentPicture?]

  /// From the video where that is wanted, otherwise from the index.
  ///
  /// - Parameters:
  ///   - files: where the videos lie; `nil` for the pictures that the index has.
  ///   - report: called for each video of which there are no pictures.
  /// - Throws: `Failure` or `SystemError` if the input can't be read or isn't what it should be.
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

extension Sighting {
  /// The box as a part of a frame.
  ///
  /// - Parameter frame: where that lies in the displayed picture.
  func part(of frame: SIMD4<Double>) -> SIMD4<Double>? {
    let (width, height) = (frame.z - frame.x, frame.w - frame.y)
    let part = (box - SIMD4(frame.x, frame.y, frame.x, frame.y)) / SIMD4(width, height, width, height)
    let shown = part.clamped(lowerBound: .zero, upperBound: .one)
    return shown.x < shown.z && shown.y < shown.w ? shown : nil
  }
}
