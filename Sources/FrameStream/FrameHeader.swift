public import Pixels

/// The description of a frame: `framestream(5)`, "FRAM, a frame".
public struct FrameHeader: Equatable, Sendable {
  /// Index of the frame in its source, from 0.
  public var ordinal: UInt64
  /// Time of presentation, in ticks of `timeBase`.
  public var pts: Int64
  /// Ticks; 0 if unknown.
  public var duration: Int64
  /// Seconds per tick.
  public var timeBase: Rational
  /// Pixel format, size and where the planes lie in the payload.
  public var layout: FrameLayout
  /// What the samples mean, and which parts of that are assumed.
  public var colour: ColourDescription
  /// Width over height of a sample; 0/1 if unknown.
  public var sampleAspectRatio: Rational
  /// Key frame, damage and fields.
  public var flags: Flags
  /// The rotation that was applied to the decoded picture.
  public var rotation: Orientation
  /// The steps from the source's pixels to the frame's.
  public var ledger: GeometryLedger

  /// Flags of a frame, one bit each.
  public struct Flags: OptionSet, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Decoding can start here.
    public static let key = Flags(rawValue: 1)
    /// The decoder concealed or lost a part of the picture.
    public static let corrupt = Flags(rawValue: 2)
    /// The rows are two fields of different times.
    public static let interlaced = Flags(rawValue: 4)
    /// Of two fields, the one with the first row is shown first.
    public static let topFieldFirst = Flags(rawValue: 8)
    /// The source gave no time; `pts` continues from the previous frame.
    public static let ptsSynthesised = Flags(rawValue: 16)
    /// `pts` is not after that of the previous frame.
    public static let discontinuity = Flags(rawValue: 32)
  }

  /// Memberwise; optional values may be omitted.
  public init(
    ordinal: UInt64, pts: Int64, duration: Int64 = 0, timeBase: Rational, layout: FrameLayout, colour: ColourDescription,
    sampleAspectRatio: Rational = Rational(0, 1), flags: Flags = [], rotation: Orientation = .identity,
    ledger: GeometryLedger = GeometryLedger()
  ) {
    self.ordinal = ordinal
    self.pts = pts
    self.duration = duration
    self.timeBase = timeBase
    self.layout = layout
    self.colour = colour
    self.sampleAspectRatio = sampleAspectRatio
    self.flags = flags
    self.rotation = rotation
    self.ledger = ledger
  }

  /// Time of presentation in seconds.
  public var seconds: Double { Double(pts) * Double(timeBase.numerator) / Double(timeBase.denominator) }
}
