public import FrameIndex
internal import FrameStream
internal import JPEGFiles
internal import Stages
internal import SystemIO

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

/// The picture of a moment: the frame in which the target is seen best, or the nearest one available.
public struct MomentPicture: Equatable, Sendable {
  /// The picture, as JPEG.
  public var thumbnail: Thumbnail
  /// Where it is seen: left, top, right and bottom, from 0 to 1 of the picture.
  public var box: SIMD4<Double>?
  /// Whether the picture shows the very frame that the box was found in.
  public var isExact: Bool

  /// The most pixels of the longer side.
  static let largestSide = 480
}

extension Moment {
  /// When the target is seen best.
  var pictureSeconds: Double { sighting?.seconds ?? view?.keyframeSeconds ?? seconds }
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

/// Makes small pictures of frames.
struct FramePicture: ~Copyable {
  private var thumbnailer: Thumbnailer
  private var encoder = JPEGEncoder(quality: Thumbnail.jpegQuality)

  /// - Parameter side: pixels of the longer side.
  init(side: Int) { thumbnailer = Thumbnailer(cellWidth: side, cellHeight: side) }

  mutating func make(_ frame: FrameHeader, _ pixels: RawSpan) throws -> Thumbnail {
    var made: Thumbnail?
    try thumbnailer.withThumbnail(of: frame, pixels) { small, width, height in
      do throws(JPEGError) {
        let file = try encoder.encode(rgb24: small, width: width, height: height)
        made = Thumbnail(frame: Int(clamping: frame.ordinal), pts: frame.pts, width: width, height: height, picture: file)
      } catch {
        throw Failure(.internalError, "cannot make a jpeg of frame \(frame.ordinal): \(error)")
      }
    }
    return made!
  }
}
