internal import PixelKernels

/// Chooses the frames of a video whose points are worth storing: one in 0.8 seconds, without those that a stored one shows already.
///
/// A talking head needs one in twelve seconds, moving water nearly all.
public struct KeyframeChooser: ~Copyable {
  /// Seconds from a frame that is looked at to the next.
  static let sampleSeconds = 0.8
  /// Seconds after which a frame is stored however much it is like the last.
  static let maxGapSeconds = 12.0
  /// A frame of which this part of the points is seen in the last stored one, in hundredths, is not stored.
  static let minSharePercent = 35
  /// Fewer points can't be verified.
  static let minPoints = FeatureVerifier.leastInliers

  private var extractor: FeatureExtractor?
  /// The part of the grid of `sampleSeconds` that the last frame lies in.
  private var cell: Int?
  private var stored: (seconds: Double, features: FeatureSet)?
  private let takesEveryFrame: Bool

  /// - Parameter takesEveryFrame: whether nothing is left out: for short stretches of which the exact frame is wanted.
  public init(takesEveryFrame: Bool = false) { self.takesEveryFrame = takesEveryFrame }

  /// Begins another video.
  public mutating func beginVideo() {
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
    return takesEveryFrame || cell != last
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
    guard features.points.count >= Self.minPoints, !isSeen(features, at: seconds) else { return nil }
    stored = (seconds, features)
    return features
  }

  private static func points(of frame: RawSpan, with extractor: inout FeatureExtractor) -> FeatureSet {
    extractor.extract(rgb24: frame, stride: 3 * extractor.width)
    return FeatureSet(extractor)
  }

  private func isSeen(_ features: FeatureSet, at seconds: Double) -> Bool {
    guard let stored, !takesEveryFrame, 0..<Self.maxGapSeconds ~= seconds - stored.seconds else { return false }
    let wanted = (features.points.count * Self.minSharePercent + 99) / 100
    let matches = FeatureMatcher(features).matches(of: stored.features.points)
    guard matches.count >= wanted else { return false }
    return FeatureVerifier(matches, stored: stored.features, query: features).agreement(enough: wanted) >= wanted
  }
}
