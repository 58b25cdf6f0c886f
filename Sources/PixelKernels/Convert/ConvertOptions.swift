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

/// Why a conversion can't be made.
public enum ConvertError: Error, Equatable, CustomStringConvertible {
  /// The matrix is not made of Kr and Kb, and RGB can't be reached without it.
  case matrix(MatrixCoefficients)
  /// The source does not specify its matrix, and the policy is to refuse.
  case untagged(FrameLayout)
  /// The frame is HDR, and the policy is to refuse.
  case hdr(TransferCharacteristic)

  public var description: String {
    switch self {
    case .matrix(let matrix):
      "can't convert with the matrix \(matrix.name): expected bt709, bt470bg, smpte170m, smpte240m, fcc, bt2020nc or ycgco"
    case .untagged(let layout):
      "the source does not specify its colour matrix: \(layout.format.name) of \(layout.width)x\(layout.height)"
    case .hdr(let transfer):
      "the source is HDR: transfer \(transfer.name)"
    }
  }
}

/// What to do with frames that do not specify their colour matrix.
public enum UntaggedPolicy: String, CaseIterable, Sendable {
  /// BT.709 from 1280x720 on, BT.601 below: what players do. The size is the source's: the first stage's assumption stands,
  /// however small the frame has become since.
  case bySize = "by-size"
  case bt601, bt709
  /// Refused.
  case error
}

extension ColourDescription {
  /// The description with the assumed fields decided again by the policy.
  ///
  /// Only parts in `assumed` change, and they stay marked. `bt601` and `bt709` choose the matrix of YUV and gray; primaries and
  /// transfer follow it. An unspecified range is not refused: the codecs define it as limited.
  ///
  /// - Throws: `ConvertError.untagged` where the policy is `error` and the matrix of a YUV frame is an assumption.
  public func decided(by policy: UntaggedPolicy, for layout: FrameLayout) throws(ConvertError) -> ColourDescription {
    let isYUV = layout.format.descriptor.model == .yuv
    if policy == .error, isYUV, matrix == .unspecified || assumed.contains(.matrix) { throw .untagged(layout) }
    guard policy != .bySize else { return filled(for: layout) }
    var open = withoutAssumptions
    guard let matrix = policy.matrix, !layout.format.descriptor.isRGB, open.matrix == .unspecified else {
      return open.filled(for: layout)
    }
    open.matrix = matrix
    var decided = open.filled(for: layout)
    decided.assumed.insert(.matrix)
    return decided
  }

  /// The description with every assumed part unspecified.
  private var withoutAssumptions: ColourDescription {
    var open = self
    if assumed.contains(.matrix) { open.matrix = .unspecified }
    if assumed.contains(.range) { open.range = .unspecified }
    if assumed.contains(.primaries) { open.primaries = .unspecified }
    if assumed.contains(.transfer) { open.transfer = .unspecified }
    if assumed.contains(.siting) { open.siting = .unspecified }
    open.assumed = []
    return open
  }
}

extension UntaggedPolicy {
  fileprivate var matrix: MatrixCoefficients? {
    switch self {
    case .bt601: .smpte170m
    case .bt709: .bt709
    case .bySize, .error: nil
    }
  }
}
