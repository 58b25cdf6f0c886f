/// How samples map to light: the code points of ITU-T H.273, as FFmpeg has them.
///
/// A frame on the wire specifies every field that its pixels need: where the source left one unspecified, the decoder
/// fills in a documented default and marks the field in `assumed`.
public struct ColourDescription: Equatable, Sendable {
  /// How RGB became luma and chroma.
  public var matrix: MatrixCoefficients
  /// Which codes black and white have.
  public var range: ColourRange
  /// What the primaries are.
  public var primaries: ColourPrimaries
  /// How light became code values.
  public var transfer: TransferCharacteristic
  /// Where chroma samples lie relative to luma samples.
  public var siting: ChromaSiting
  /// Fields that Framepipe filled in because the source left them unspecified.
  public var assumed: AssumedParts

  /// Memberwise; whatever is omitted is unspecified.
  public init(
    matrix: MatrixCoefficients = .unspecified, range: ColourRange = .unspecified, primaries: ColourPrimaries = .unspecified,
    transfer: TransferCharacteristic = .unspecified, siting: ChromaSiting = .unspecified, assumed: AssumedParts = []
  ) {
    self.matrix = matrix
    self.range = range
    self.primaries = primaries
    self.transfer = transfer
    self.siting = siting
    self.assumed = assumed
  }

  /// Full-range RGB with sRGB's primaries and transfer: what still images hold.
  public static let sRGB = ColourDescription(matrix: .rgb, range: .full, primaries: .bt709, transfer: .srgb)

  /// The fields of a colour description.
  public struct AssumedParts: OptionSet, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let matrix = AssumedParts(rawValue: 1)
    public static let range = AssumedParts(rawValue: 2)
    public static let primaries = AssumedParts(rawValue: 4)
    public static let transfer = AssumedParts(rawValue: 8)
    public static let siting = AssumedParts(rawValue: 16)

    /// The names of the fields, in the order of the bits.
    public static let partNames = ["matrix", "range", "primaries", "transfer", "siting"]

    /// The names of the fields that are set.
    public var names: [String] {
      Self.partNames.indices.filter { rawValue & (1 << UInt8($0)) != 0 }.map { Self.partNames[$0] }
    }
  }
}

extension ColourDescription {
  /// The description with every unspecified field filled in and marked as assumed.
  ///
  /// The policy is that of players: YUV of at least 1280x720 (either side, for portrait video) is BT.709, smaller
  /// YUV is BT.601 (`smpte170m`); YUV and gray are limited range, RGB is full; 4:2:0 chroma is sited left.
  /// RGB and palettes have no matrix. Primaries and transfer follow the matrix.
  public func filled(for layout: FrameLayout) -> ColourDescription {
    let descriptor = layout.format.descriptor
    let isHighDefinition = max(layout.width, layout.height) >= 1280 || min(layout.width, layout.height) >= 720
    var filled = self
    switch descriptor.model {
    case .rgb, .palette:
      filled.matrix = .rgb
      filled.siting = .unspecified
      if range == .unspecified { filled.assume(.range) { $0.range = .full } }
    case .gray:
      if matrix == .unspecified { filled.assume(.matrix) { $0.matrix = isHighDefinition ? .bt709 : .smpte170m } }
      if range == .unspecified { filled.assume(.range) { $0.range = .limited } }
      filled.siting = .unspecified
    case .yuv:
      if matrix == .unspecified || matrix == .rgb {
        filled.assume(.matrix) { $0.matrix = isHighDefinition ? .bt709 : .smpte170m }
      }
      if range == .unspecified { filled.assume(.range) { $0.range = .limited } }
      if descriptor.isSubsampled {
        if siting == .unspecified { filled.assume(.siting) { $0.siting = .left } }
      } else {
        filled.siting = .unspecified
      }
    }
    filled.fillLight()
    return filled
  }

  private mutating func assume(_ part: AssumedParts, _ fill: (inout ColourDescription) -> Void) {
    fill(&self)
    assumed.insert(part)
  }

  private mutating func fillLight() {
    let isWide = matrix == .bt2020nc || matrix == .bt2020c || primaries == .bt2020
    let isStandardDefinition = matrix == .smpte170m || matrix == .bt470bg || matrix == .fcc
    if primaries == .unspecified {
      assume(.primaries) { $0.primaries = isWide ? .bt2020 : isStandardDefinition ? .smpte170m : .bt709 }
    }
    if transfer == .unspecified {
      let likely: TransferCharacteristic = matrix == .rgb ? .srgb : isStandardDefinition ? .smpte170m : .bt709
      assume(.transfer) { $0.transfer = likely }
    }
  }
}
