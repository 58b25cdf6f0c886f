public import Pixels

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
