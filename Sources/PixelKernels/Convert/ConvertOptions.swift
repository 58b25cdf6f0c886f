public import Pixels

/// The options of a conversion besides its formats.
public struct ConvertOptions: Equatable, Sendable {
  /// How subsampled chroma is resampled to another grid.
  public var chroma: ChromaResampling = .bilinear
  /// How samples of more than 8 bits become 8.
  public var dither: Dithering = .none
  /// What to do with PQ and HLG.
  public var hdr: HDRPolicy = .keep
  /// The matrix of a YUV or gray destination; `nil` takes the default of `ColourDescription.converted`.
  public var matrix: MatrixCoefficients?
  /// The range of the destination; `nil` takes the default of `ColourDescription.converted`.
  public var range: ColourRange?
  /// The chroma siting of a subsampled destination; `nil` keeps the source's, or `left` if it has none.
  public var siting: ChromaSiting?

  /// The defaults keep bits, HDR and tags as they are, and interpolate chroma.
  public init(
    chroma: ChromaResampling = .bilinear, dither: Dithering = .none, hdr: HDRPolicy = .keep, matrix: MatrixCoefficients? = nil,
    range: ColourRange? = nil, siting: ChromaSiting? = nil
  ) {
    self.chroma = chroma
    self.dither = dither
    self.hdr = hdr
    self.matrix = matrix
    self.range = range
    self.siting = siting
  }
}

/// How chroma changes its resolution.
public enum ChromaResampling: String, CaseIterable, Sendable {
  /// Up: linear between the two nearest samples at their sited places. Down: the average over one chroma sample's area.
  case bilinear
  /// Up: each sample covers its block. Down: the first sample of the block. The siting is ignored.
  case nearest
}

/// How samples of more than 8 bits become 8, and samples the levels of a palette.
public enum Dithering: String, CaseIterable, Sendable {
  /// Rounded to nearest.
  case none
  /// An 8x8 Bayer pattern decides which way a sample goes, so that slow gradients show no bands.
  case ordered
}

/// What to do with frames whose transfer is PQ (SMPTE ST 2084) or HLG (ARIB STD-B67).
public enum HDRPolicy: String, CaseIterable, Sendable {
  /// Samples and tags are kept.
  case keep
  /// Tone-mapped to BT.709 by the display mapping of ITU-R BT.2390.
  case tonemap
  /// Refused.
  case error
}
