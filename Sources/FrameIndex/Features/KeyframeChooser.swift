internal import PixelKernels

/// Chooses the frames of a video whose points are worth storing: the first in each 0.8 seconds of its clock, without those that a
/// stored one already shows.
///
/// A talking head needs one in twelve seconds; moving water and a panning camera need nearly all.
public struct KeyframeChooser: ~Copyable {
  /// Which of the examined frames are taken.
  public enum Taking: Sendable {
    /// Those that no stored frame shows.
    case unseen
    /// All with enough points: for a part of a video, whose first frames the previous part may show.
    case sampled
    /// Every frame: for short stretches in which the exact frame is wanted.
    case everyFrame
  }

  /// One frame is examined in each interval of this many seconds.
  static let sampleSeconds = 0.8
  /// Seconds after which a frame is stored however similar it is to the last.
  static let maxGapSeconds = 12.0
  /// A frame is not stored if this share of its points, in hundredths, is seen in the last stored one.
  static let minSharePercent = 35
  /// How far a corner may move, as a fraction of the longer side, before the frame is stored after all: while the camera moves,
  /// only nearby frames tell the time of a capture.
  static let maxMove = 0.015
  /// Fewer points can't be verified.
  static let minPoints = FeatureVerifier.leastInliers

  private var extractor: FeatureExtractor?
  /// The cell of the grid of `sampleSeconds` that the last frame lies in, counted from time 0 so that the parts of a video agree.
  private var cell: Int?
  private var stored: (seconds: Double, features: FeatureSet)?
  private var taking: Taking

  /// Begins with the first video.
  public init(taking: Taking = .unseen) { self.taking = taking }

  /// Begins another video.
  ///
  /// - Parameter taking: for this and the following videos; `nil` to keep the choice.
  public mutating func beginVideo(taking: Taking? = nil) {
    self.taking = taking ?? self.taking
    cell = nil
    stored = nil
  }

  /// Continues a video of which a part is stored.
  ///
  /// - Parameter keyframe: the last that was stored.
  public mutating func resume(after keyframe: FeatureSet, at seconds: Double) { stored = (seconds, keyframe) }

  /// Whether to examine a frame at this time: the first in its cell of the grid, whatever came before. So the same frames are
  /// examined after an interruption. Called for every frame.
  public mutating func advance(to seconds: Double) -> Bool {
    let last = cell
    cell = Int(max(-1e15, min((seconds / Self.sampleSeconds + 1e-6).rounded(.down), 1e15)))
    return taking == .everyFrame || cell != last
  }

  /// Examines a frame for which `advance` returned true.
  ///
  /// - Parameters:
  ///   - rgb24: `height` rows of `width` pixels, tightly packed.
  /// - Returns: the frame's points if they are to be stored.
  public mutating func choose(rgb24 frame: RawSpan, width: Int, height: Int, seconds: Double) -> FeatureSet? {
    if extractor?.width != width || extractor?.height != height {
      extractor = FeatureExtractor(width: width, height: height, options: .keyframe)
    }
    let features = Self.points(of: frame, with: &extractor!)
    return choose(features, seconds: seconds) ? features : nil
  }

  /// Examines the points of a frame for which `advance` returned true.
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
