internal import PixelKernels

/// Chooses the frames of a video whose points are worth storing: the first in each 0.8 seconds of its clock, without those that a
/// stored one shows already.
///
/// A talking head needs one in twelve seconds, moving water and a camera that pans nearly all.
public struct KeyframeChooser: ~Copyable {
  /// Which of the frames that were looked at are taken.
  public enum Taking: Sendable {
    /// Those that no stored one shows.
    case unseen
    /// All that have enough points: of a part of a video, whose first ones the part before it may show.
    case sampled
    /// Every frame: for short stretches of which the exact frame is wanted.
    case everyFrame
  }

  /// Seconds of which one frame is looked at.
  static let sampleSeconds = 0.8
  /// Seconds after which a frame is stored however much it is like the last.
  static let maxGapSeconds = 12.0
  /// A frame of which this part of the points is seen in the last stored one, in hundredths, is not stored.
  static let minSharePercent = 35
  /// Nor is a frame stored that shows the same from elsewhere: by how far a corner may move, in parts of the longer side. Where the
  /// camera moves, the time of a capture can be told by frames in the neighbourhood only.
  static let maxMove = 0.015
  /// Fewer points can't be verified.
  static let minPoints = FeatureVerifier.leastInliers

  private var extractor: FeatureExtractor?
  /// The part of the grid of `sampleSeconds` that the last frame lies in: counted from time 0, so that the parts of a video agree.
  private var cell: Int?
  private var stored: (seconds: Double, features: FeatureSet)?
  private var taking: Taking

  /// Begins with the first video.
  public init(taking: Taking = .unseen) { self.taking = taking }

  /// Begins another video.
  ///
  /// - Parameter taking: of this and the following ones; `nil` for what it was.
  public mutating func beginVideo(taking: Taking? = nil) {
    self.taking = taking ?? self.taking
    cell = nil
    stored = nil
  }

  /// Goes on with a video of which a part is stored.
  ///
  /// - Parameter keyframe: the last that was stored.
  public mutating func resume(after keyframe: FeatureSet, at seconds: Double) { stored = (seconds, keyframe) }

  /// Whether a frame at this time is to be looked at: the first in its part of a grid, whatever came before the frame before it.
  /// So the same frames are looked at where adding was interrupted. Called for every frame.
  public mutating func advance(to seconds: Double) -> Bool {
    let last = cell
    cell = Int(max(-1e15, min((seconds / Self.sampleSeconds + 1e-6).rounded(.down), 1e15)))
    return taking == .everyFrame || cell != last
  }

  /// Looks at a frame for which `advance` said so.
  ///
  /// - Parameters:
  ///   - rgb24: `height` rows of `width` pixels, tightly packed.
  /// - Returns: the frame's points where they are to be stored.
  public mutating func choose(rgb24 frame: RawSpan, width: Int, height: Int, seconds: Double) -> FeatureSet? {
    if extractor?.width != width || extractor?.height != height {
      extractor = FeatureExtractor(width: width, height: height, options: .keyframe)
    }
    let features = Self.points(of: frame, with: &extractor!)
    return choose(features, seconds: seconds) ? features : nil
  }

  /// Looks at the points of a frame for which `advance` said so.
  ///
  /// - Returns: whether they are to be stored.
  mutating func choose(_ features: FeatureSet, seconds: Double) -> Bool {
    guard features.points.count >= Self.minPoints, !isSeen(features, at: seconds) else { return false }
    stored = (seconds, features)
    return true
  }

  private static func points(of frame: RawSpan, with extractor: inout FeatureExtractor) -> FeatureSet {
    extractor.extract(rgb24: frame, stride: 3 * extractor.width)
    return FeatureSet(extractor)
  }

  private func isSeen(_ features: FeatureSet, at seconds: Double) -> Bool {
    guard let stored, taking == .unseen, 0..<Self.maxGapSeconds ~= seconds - stored.seconds else { return false }
    let wanted = (features.points.count * Self.minSharePercent + 99) / 100
    let matches = FeatureMatcher(features).matches(of: stored.features.points)
    guard matches.count >= wanted else { return false }
    guard let sighting = FeatureVerifier(matches, stored: stored.features, query: features).sighting(enough: wanted),
      sighting.inliers >= wanted
    else { return false }
    return sighting.move <= Self.maxMove * Double(max(features.width, features.height))
  }
}
