public import Pixels

/// A foreign format of the input.
public enum ImportFormat: String, CaseIterable, Sendable {
  /// YUV4MPEG2.
  case y4m
  /// Tightly packed planes, frame after frame, and nothing else.
  case raw
  /// Netpbm's P6 and P5; one parser reads both.
  case ppm, pgm
}

/// The user's description of the input: required for raw frames, overrides for other formats.
public struct ImportOptions: Sendable {
  /// For raw frames.
  public var layout: FrameLayout?
  /// Seconds per frame.
  public var tick: Rational?
  /// Replaces the matrix of the input; `nil` keeps it.
  public var matrix: MatrixCoefficients?
  /// Replaces the range of the input; `nil` keeps it.
  public var range: ColourRange?
  /// Replaces the chroma siting of the input; `nil` keeps it.
  public var siting: ChromaSiting?

  /// Memberwise; omitted values are the input's.
  public init(
    layout: FrameLayout? = nil, tick: Rational? = nil, matrix: MatrixCoefficients? = nil, range: ColourRange? = nil,
    siting: ChromaSiting? = nil
  ) {
    self.layout = layout
    self.tick = tick
    self.matrix = matrix
    self.range = range
    self.siting = siting
  }

  /// If the rate is unknown: 25 frames per second, like FFmpeg.
  static let unknownTick = Rational(1, 25)

  /// The user's values, then those of the input, then the documented defaults.
  func colour(_ said: ColourDescription, for layout: FrameLayout) -> ColourDescription {
    var colour = said
    if let matrix { colour.matrix = matrix }
    if let range { colour.range = range }
    if let siting { colour.siting = siting }
    return colour.filled(for: layout)
  }
}
