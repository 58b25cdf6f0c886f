public import PixelKernels
internal import Pixels

/// A stored keyframe that a query shows, and the frames around it.
public struct FeatureAnchor: Sendable {
  /// The keyframe that the query shows.
  public var finding: FeatureFinding
  /// In the order of time: those before the keyframe, and those up to the next.
  public var frames: [TimedFingerprint]

  /// A keyframe and the frames from the one before it up to the next.
  public init(_ finding: FeatureFinding, frames: [TimedFingerprint]) { (self.finding, self.frames) = (finding, frames) }

  /// The keyframe's own fingerprint.
  fileprivate var keyframe: TimedFingerprint? { frames.last { $0.frame <= finding.frame } }
}

/// Which of the frames around keyframes a query shows, by their fingerprints and that of the query placed into them.
public struct FeatureTiming: Sendable {
  /// Number of the frame that is nearest to the query.
  public var frame: Int
  /// The start of the stretch of frames that can't be told apart. Seconds.
  public var seconds: Double
  /// Where that stretch ends.
  public var toSeconds: Double
  /// Bits that differ, as `PartialPDQ` counts them.
  public var distance: Double
  /// The fraction of the frame that is seen, 0…1.
  public var share: Double
  /// Bits that differ, if the whole frame is seen.
  public var wholeDistance: Int?

  /// How far before a keyframe the frame may be. Seconds.
  public static let slackSeconds = 1.2
  /// Frames that differ from the query by at most this many bits more than the nearest can't be told from it: if the whole frame
  /// is seen, and the addition if nothing is.
  private static let extraBits = (whole: 3.0, missing: 20.0)
  /// A place this many bits further away is a different one.
  static let clearBits = 4.0
  /// A stretch ends after a gap of this length without an equally close frame. Seconds.
  private static let maxGap = 0.5
  /// Within this distance of a keyframe, its own place decides.
  private static let ownSeconds = 0.4
  /// The query must show at least this fraction of a frame.
  private static let leastShare = 0.1
  private static let wholeShare = 0.97

  private struct Comparison {
    var frame: TimedFingerprint
    var distance: Double
    var share: Double
    var wholeDistance: Int?

    init(_ frame: TimedFingerprint, _ seen: PartialPDQ) {
      (self.frame, share) = (frame, seen.share)
      distance = seen.distance(to: frame.pdq)
      wholeDistance = seen.share >= FeatureTiming.wholeShare ? seen.pdq.distance(to: frame.pdq) : nil
    }
  }

  /// - Parameters:
  ///   - anchors: of one video and of the same picture, in time order.
  ///   - picture: the query, in the pixels in which the anchors' corners are given.
  /// - Returns: `nil` if nothing can be compared.
  public init?(of anchors: [FeatureAnchor], in picture: QueryLuma) {
    var nearest: [Int: Comparison] = [:]
    for (place, anchor) in anchors.enumerated() {
      let next = place + 1 < anchors.count ? anchors[place + 1] : nil
      for comparison in Self.comparisons(anchor, next, picture) where comparison.share >= Self.leastShare {
        guard let other = nearest[comparison.frame.frame], other.distance <= comparison.distance else {
          nearest[comparison.frame.frame] = comparison
          continue
        }
      }
    }
    let all = nearest.values.sorted { $0.frame.frame < $1.frame.frame }
    guard let best = all.indices.min(by: { all[$0].distance < all[$1].distance }) else { return nil }
    let limit = all[best].distance + Self.extraBits.whole + Self.extraBits.missing * (1 - all[best].share)
    var (first, last) = (best, best)
    for index in stride(from: best - 1, through: 0, by: -1) where all[index].distance <= limit {
      guard all[first].frame.seconds - all[index].frame.toSeconds <= Self.maxGap else { break }
      first = index
    }
    for index in best + 1..<max(best + 1, all.count) where all[index].distance <= limit {
      guard all[index].frame.seconds - all[last].frame.toSeconds <= Self.maxGap else { break }
      last = index
    }
    if let own = anchors.first(where: { abs($0.finding.keyframeSeconds - all[best].frame.seconds) <= Self.ownSeconds })?.keyframe {
      // The keyframe's place in the query also tells how far the camera had moved from it.
      while first > 0, all[first - 1].frame.isLike(own) { first -= 1 }
      while last + 1 < all.count, all[last + 1].frame.isLike(own) { last += 1 }
    }
    (frame, distance, wholeDistance) = (all[best].frame.frame, all[best].distance, all[best].wholeDistance)
    share = all[best].share
    (seconds, toSeconds) = (all[first].frame.seconds, all[last].frame.toSeconds)
  }

  /// The frames of one anchor. If the camera moves from it to the next, a frame between them is seen between their places.
  private static func comparisons(_ anchor: FeatureAnchor, _ next: FeatureAnchor?, _ picture: QueryLuma) -> [Comparison] {
    guard let keyframe = anchor.keyframe, keyframe.width > 0, keyframe.height > 0 else { return [] }
    let corners = anchor.finding.corners, start = anchor.finding.keyframeSeconds
    let frames = anchor.frames.filter { $0.box == keyframe.box }
    func seen(_ corners: [PicturePoint]) -> PartialPDQ? { picture.fingerprint(of: keyframe, at: corners) }
    guard let next, next.finding.keyframeSeconds <= anchor.finding.toSeconds + 0.001, next.finding.keyframeSeconds > start,
      moves(from: corners, to: next.finding.corners)
    else { return seen(corners).map { seen in frames.map { Comparison($0, seen) } } ?? [] }
    let length = next.finding.keyframeSeconds - start
    var views: [Int: PartialPDQ?] = [:]
    return frames.compactMap { frame in
      let step = Int((min(max(0, (frame.seconds - start) / length), 1) * Double(mostSteps)).rounded())
      let view = views[step] ?? seen(between(corners, next.finding.corners, Double(step) / Double(mostSteps)))
      views[step] = view
      return view.map { Comparison(frame, $0) }
    }
  }

  /// The number of places tried between two keyframes.
  private static let mostSteps = 24

  /// Whether a corner moves by more than a hundredth of the diagonal.
  private static func moves(from a: [PicturePoint], to b: [PicturePoint]) -> Bool {
    zip(a, b).contains { $0.distance(to: $1) > a[0].distance(to: a[2]) / 100 }
  }

  private static func between(_ a: [PicturePoint], _ b: [PicturePoint], _ share: Double) -> [PicturePoint] {
    zip(a, b).map { PicturePoint(x: $0.x + ($1.x - $0.x) * share, y: $0.y + ($1.y - $0.y) * share) }
  }
}

extension TimedFingerprint {
  /// The bits by which a frame differs from one a moment ago while the camera hardly moves.
  private static let alikeBits = 48

  fileprivate func isLike(_ other: TimedFingerprint) -> Bool { pdq.distance(to: other.pdq) <= Self.alikeBits }
}

/// A query's luma, at the size in which its points are found.
public struct QueryLuma: Sendable {
  let width: Int
  let height: Int
  let luma: [UInt8]

  /// Of the picture that was extracted last.
  public init(_ extractor: borrowing FeatureExtractor) {
    (width, height, luma) = (extractor.reducedWidth, extractor.reducedHeight, extractor.reducedLuma)
  }

  /// The fingerprint of a frame that looks like what the query shows of it.
  ///
  /// - Parameters:
  ///   - frame: of which the same part is hashed.
  ///   - corners: where the frame's corners are seen.
  func fingerprint(of frame: TimedFingerprint, at corners: [PicturePoint]) -> PartialPDQ? {
    let (width, height) = (Double(frame.width), Double(frame.height)), box = frame.box
    let whole = [(0, 0), (width, 0), (width, height), (0, height)]
    guard let seen = Homography(fitting: zip(whole, corners).map { (from: PicturePoint(x: $0.0, y: $0.1), to: $1) }) else { return nil }
    let (right, bottom) = (box.x + box.width, box.y + box.height)
    let hashed = [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)].compactMap {
      seen(PicturePoint(x: Double($0.0), y: Double($0.1)))
    }
    return RectifiedPicture(luma: luma, width: self.width, height: self.height, corners: hashed)?.fingerprint
  }
}
