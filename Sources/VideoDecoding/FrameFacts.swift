public import Pixels

/// What is known about a decoded frame, apart from its pixels.
public struct FrameFacts: Equatable, Sendable {
  /// Size and format as packed, after turning.
  public var layout: FrameLayout
  public var colour: ColourDescription
  /// Width to height of one pixel, after turning; 0/1 where it is unknown.
  public var sampleAspectRatio: Rational
  /// How the frame was turned and mirrored.
  public var orientation: Orientation
  /// Whether the file asks for a turn that was not made, because the format has no turned form or it is no right angle.
  public var isOrientationPending: Bool
  /// The frame's number among the displayed frames of its stream, from 0.
  public var ordinal: Int
  /// Presentation time in units of `timeBase`.
  public var pts: Int64
  /// The file gave no time for the frame: `pts` follows from the frame before.
  public var isPTSSynthesised: Bool
  /// In units of `timeBase`; 0 where it is unknown.
  public var duration: Int64
  public var timeBase: Rational
  public var isKey: Bool
  /// The decoder or the demuxer says that data of this frame is damaged or missing.
  public var isCorrupt: Bool
  /// The decoder filled in missing parts, so the frame may look sound.
  public var isConcealed: Bool
  public var isInterlaced: Bool
  /// The first field is the top one; `false` for progressive frames.
  public var isTopFieldFirst: Bool
  /// `pts` is not after that of the frame before.
  public var isTimeJump: Bool

  public var isDamaged: Bool { isCorrupt || isConcealed }

  /// Size and format before turning.
  public var storedSize: (width: Int, height: Int) { orientation.size(width: layout.width, height: layout.height) }
}
