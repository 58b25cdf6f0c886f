internal import PixelKernels

/// Chooses the frames of a video whose points are worth storing: the first in each 0.8 seconds of its clock, without those that a
/// stored one shows already.
///
/// A talking head needs one in twelve seconds, moving water nearly all.
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
  /// Fewer points can't be verified.
  static let minPoints = FeatureVerifier.leastInliers

  private var extractor: FeatureExtractor?
  /// The slot of `sampleSeconds` that the last frame fell into, counted from time 0: so the parts of a video agree on them.
  private var slot: Double?
  private var stored: (seconds: Double, features: FeatureSet)?
  private var taking: Taking

  public init(taking: Taking = .unseen) { self.taking = taking }

  /// Begins another video.
  ///
  /// - Parameter taking: of this and the following ones; `nil` for what it was.
  public mutating func beginVideo(taking: Taking? = nil) {
    self.taking = taking ?? self.taking
    slot = nil
    stored = nil
  }

  /// Whether a frame at this time is to be looked at: whether it is the first one of its slot.
  public func wants(_ seconds: Double) -> Bool { taking == .everyFrame || Self.slot(of: seconds) != slot }

  private static func slot(of seconds: Double) -> Double { ((seconds + 1e-6) / sampleSeconds).rounded(.down) }

  /// Goes past a frame that is not looked at.
  public mutating func skip(_ seconds: Double) { slot = Self.slot(of: seconds) }

  /// Looks at a frame that is wanted.
  ///
  /// - Parameters:
  ///   - rgb24: `height` rows of `width` pixels, tightly packed.
  /// - Returns: the frame's points where they are to be stored.
  public mutating func choose(rgb24 frame: RawSpan, width: Int, height: Int, seconds: Double) -> FeatureSet? {
    skip(seconds)
    if extractor?.width != width || extractor?.height != height {
      extractor = FeatureExtractor(width: width, height: height, options: .keyframe)
    }
    let features = Self.points(of: frame, with: &extractor!)
    return choose(features, seconds: seconds) ? features : nil
  }

  /// Looks at the points of a frame that is wanted.
  ///
  /// - Returns: whether they are to be stored.
  mutating func choose(_ features: FeatureSet, seconds: Double) -> Bool {
    skip(seconds)
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
    return FeatureVerifier(matches, stored: stored.features, query: features).agreement(enough: wanted) >= wanted
  }
}
