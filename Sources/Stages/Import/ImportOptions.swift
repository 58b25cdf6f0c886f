public import Pixels

/// A foreign format that frames come in.
public enum ImportFormat: String, CaseIterable, Sendable {
  /// YUV4MPEG2.
  case y4m
  /// Tightly packed planes, frame after frame, and nothing else.
  case raw
  /// Netpbm's P6 and P5; one parser reads both.
  case ppm, pgm
}

/// What the person says about the input: all that raw frames need, and what overrides the word of other formats.
public struct ImportOptions: Sendable {
  /// Of raw frames.
  public var layout: FrameLayout?
  /// Seconds a frame.
  public var tick: Rational?
  public var matrix: MatrixCoefficients?
  public var range: ColourRange?
  public var siting: ChromaSiting?

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

  /// 25 frames a second, as FFmpeg has it, where nobody knows.
  static let unknownTick = Rational(1, 25)

  /// What the person said, then what the input says, then the stated assumptions.
  func colour(_ said: ColourDescription, for layout: FrameLayout) -> ColourDescription {
    var colour = said
    if let matrix { colour.matrix = matrix }
    if let range { colour.range = range }
    if let siting { colour.siting = siting }
    return colour.filled(for: layout)
  }
}
