internal import FrameIndex
internal import FrameMemory
internal import FrameStream
internal import PixelKernels
internal import Pixels

/// Points of frames.
extension FrameFingerprinter {
  /// The points of a frame that the chooser wants, if they are to be stored. Called after `facts`, which has made the frame's
  /// RGB.
  mutating func keyframe(_ frame: FrameHeader, _ pixels: RawSpan, with chooser: inout KeyframeChooser?) -> FeatureKeyframe? {
    guard let layout, chooser != nil else { return nil }
    let features = withRGB(pixels) { rgb in
      chooser!.choose(rgb24: rgb, width: layout.width, height: layout.height, seconds: frame.seconds)
    }
    return features.map { FeatureKeyframe(frame: Int(clamping: frame.ordinal), pts: frame.pts, features: $0) }
  }

  /// Makes the frame's RGB if no fingerprint did.
  mutating func convert(_ pixels: RawSpan) {
    if let layout { Self.convert(pixels, with: &converter, into: &rgb, layout) }
  }

  /// A copy of the frame in RGB. Called after `facts`.
  func picture(_ pixels: RawSpan) -> QueryPicture {
    guard let layout else { preconditionFailure("prepare comes first") }
    return withRGB(pixels) { rgb in
      QueryPicture(width: layout.width, height: layout.height, rgb24: unsafe rgb.withUnsafeBytes { unsafe Array($0) })
    }
  }

  /// Lends the frame that was converted last, or the frame itself if it is RGB.
  private func withRGB<Result>(_ pixels: RawSpan, _ body: (RawSpan) -> Result) -> Result {
    guard let layout else { preconditionFailure("prepare comes first") }
    let count = layout.width * layout.height * 3
    return converter == nil ? body(pixels.extracting(first: count)) : body(rgb.bytes(from: 0, count: count))
  }
}
