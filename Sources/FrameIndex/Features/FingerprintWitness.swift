internal import PixelKernels

/// Says by points whether a picture shows the moments that its fingerprint is near to.
///
/// Frames of a dark scene, title cards and end cards differ by few bits where they share a logo or a caption, and nothing else. Their
/// points agree in one place then, while those of a frame and its screenshot do everywhere.
public struct FingerprintWitness {
  /// A fingerprint that differs by more bits needs a witness. Of 960 screenshots, changed as screenshots are, 26 differed by more, and
  /// 20 of those were confirmed; frames that share a logo or a caption differed by 56 bits at least, and none was.
  public static let sureBits = 45

  private let pictures: [FeatureSet]
  private let matchers: [FeatureMatcher]

  /// - Parameter pictures: the query, and its mirror image if that counts too.
  public init(_ pictures: [FeatureSet]) {
    self.pictures = pictures
    matchers = pictures.map { FeatureMatcher($0) }
  }

  /// Whether a moment is near enough, or points all over one of the keyframes around it agree with the picture's. A video that was
  /// added without points has no witness, and its fingerprint counts alone.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func confirms(_ moment: Moment, in index: Shards) throws(IndexError) -> Bool {
    guard moment.distance ?? 0 > Self.sureBits else { return true }
    let stretch = moment.seconds...max(moment.seconds, moment.toSeconds)
    guard let keyframes = try index.keyframes(of: moment.video, around: stretch) else { return true }
    return keyframes.contains { keyframe in isSeen(keyframe.features) }
  }

  private func isSeen(_ keyframe: FeatureSet) -> Bool {
    zip(pictures, matchers).contains { picture, matcher in
      FeatureVerifier(matcher.matches(of: keyframe.points), stored: keyframe, query: picture).sighting()?.isCertain == true
    }
  }
}
