public import FrameIndex
public import FrameStream
internal import PixelKernels

/// The points of a video's keyframes.
public struct FeatureAddition: VideoAddition, ~Copyable {
  private var fingerprinter = FrameFingerprinter(trimsBorders: false)
  private var chooser: KeyframeChooser?
  private var keyframes: [FeatureKeyframe] = []

  /// Points of the keyframes that a chooser takes, or of every frame.
  public init(ofEveryFrame takesEveryFrame: Bool = false) {
    chooser = KeyframeChooser(taking: takesEveryFrame ? .everyFrame : .unseen)
  }

  public mutating func beginVideo() {
    keyframes = []
    chooser?.beginVideo()
  }

  public mutating func add(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    guard chooser?.advance(to: frame.seconds) == true else { return }
    try fingerprinter.prepare(for: frame)
    fingerprinter.convert(pixels)
    if let keyframe = fingerprinter.keyframe(frame, pixels, with: &chooser) { keyframes.append(keyframe) }
  }

  public mutating func store(in index: IndexFile, as video: String) throws {
    try index.replaceFeatures(keyframes, of: video)
  }
}
