/// A code point with a name. Codes without a name keep their number, so nothing is lost on the way through.
public protocol ColourCode: RawRepresentable, Hashable, Sendable where RawValue == UInt8 {
  /// The code point, named or not.
  init(rawValue: UInt8)
  /// Code and FFmpeg's name.
  static var names: [(code: UInt8, name: String)] { get }
}

/// H.273 table 4: how RGB became luma and chroma.
public struct MatrixCoefficients: ColourCode {
  /// The code point of H.273.
  public let rawValue: UInt8
  /// Any code, named or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// No matrix: the components are G, B and R.
  public static let rgb = MatrixCoefficients(rawValue: 0)
  /// ITU-R BT.709: HDTV.
  public static let bt709 = MatrixCoefficients(rawValue: 1)
  /// Not stated.
  public static let unspecified = MatrixCoefficients(rawValue: 2)
  /// US FCC 73.682: NTSC of 1953.
  public static let fcc = MatrixCoefficients(rawValue: 4)
  /// ITU-R BT.601, 625 lines.
  public static let bt470bg = MatrixCoefficients(rawValue: 5)
  /// ITU-R BT.601, 525 lines: the same weights as `bt470bg`.
  public static let smpte170m = MatrixCoefficients(rawValue: 6)
  /// SMPTE ST 240: early HDTV.
  public static let smpte240m = MatrixCoefficients(rawValue: 7)
  /// YCgCo.
  public static let ycgco = MatrixCoefficients(rawValue: 8)
  /// ITU-R BT.2020 with non-constant luminance: UHD and HDR.
  public static let bt2020nc = MatrixCoefficients(rawValue: 9)
  /// ITU-R BT.2020 with constant luminance.
  public static let bt2020c = MatrixCoefficients(rawValue: 10)
  /// ICtCp of ITU-R BT.2100.
  public static let ictcp = MatrixCoefficients(rawValue: 14)
  /// The code points and FFmpeg's names for them.
  public static let names: [(code: UInt8, name: String)] = [
    (0, "rgb"), (1, "bt709"), (2, "unspecified"), (4, "fcc"), (5, "bt470bg"), (6, "smpte170m"), (7, "smpte240m"), (8, "ycgco"),
    (9, "bt2020nc"), (10, "bt2020c"), (11, "smpte2085"), (12, "chroma-derived-nc"), (13, "chroma-derived-c"), (14, "ictcp"),
  ]

  /// Kr and Kb, the weights of red and blue in luma; `nil` for codes without them.
  public var weights: (kr: Double, kb: Double)? {
    switch self {
    case .bt709: (0.2126, 0.0722)
    case .fcc: (0.30, 0.11)
    case .bt470bg, .smpte170m: (0.299, 0.114)
    case .smpte240m: (0.212, 0.087)
    case .bt2020nc: (0.2627, 0.0593)
    default: nil
    }
  }
}

/// Whether samples use their full range, or black to white is 16…235 (scaled by depth).
public struct ColourRange: ColourCode {
  /// The code.
  public let rawValue: UInt8
  /// Any code, named or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Not stated.
  public static let unspecified = ColourRange(rawValue: 0)
  /// Black to white is 16…235, chroma 16…240, scaled by depth.
  public static let limited = ColourRange(rawValue: 1)
  /// All codes, from 0 to the largest.
  public static let full = ColourRange(rawValue: 2)
  /// The code points and FFmpeg's names for them.
  public static let names: [(code: UInt8, name: String)] = [(0, "unspecified"), (1, "limited"), (2, "full")]
}

/// H.273 table 2.
public struct ColourPrimaries: ColourCode {
  /// The code point of H.273.
  public let rawValue: UInt8
  /// Any code, named or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// ITU-R BT.709 and sRGB.
  public static let bt709 = ColourPrimaries(rawValue: 1)
  /// Not stated.
  public static let unspecified = ColourPrimaries(rawValue: 2)
  /// ITU-R BT.601, 625 lines.
  public static let bt470bg = ColourPrimaries(rawValue: 5)
  /// ITU-R BT.601, 525 lines.
  public static let smpte170m = ColourPrimaries(rawValue: 6)
  /// ITU-R BT.2020 and BT.2100.
  public static let bt2020 = ColourPrimaries(rawValue: 9)
  /// The code points and FFmpeg's names for them.
  public static let names: [(code: UInt8, name: String)] = [
    (1, "bt709"), (2, "unspecified"), (4, "bt470m"), (5, "bt470bg"), (6, "smpte170m"), (7, "smpte240m"), (8, "film"), (9, "bt2020"),
    (10, "smpte428"), (11, "smpte431"), (12, "smpte432"), (22, "ebu3213"),
  ]
}

/// H.273 table 3. A frame is HDR if this is PQ or HLG.
public struct TransferCharacteristic: ColourCode {
  /// The code point of H.273.
  public let rawValue: UInt8
  /// Any code, named or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// ITU-R BT.709.
  public static let bt709 = TransferCharacteristic(rawValue: 1)
  /// Not stated.
  public static let unspecified = TransferCharacteristic(rawValue: 2)
  /// A power of 2.2.
  public static let gamma22 = TransferCharacteristic(rawValue: 4)
  /// A power of 2.8.
  public static let gamma28 = TransferCharacteristic(rawValue: 5)
  /// ITU-R BT.601: the same curve as `bt709`.
  public static let smpte170m = TransferCharacteristic(rawValue: 6)
  /// Code values are proportional to light.
  public static let linear = TransferCharacteristic(rawValue: 8)
  /// IEC 61966-2-1: sRGB.
  public static let srgb = TransferCharacteristic(rawValue: 13)
  /// SMPTE ST 2084: PQ, absolute light up to 10,000 cd/m².
  public static let smpte2084 = TransferCharacteristic(rawValue: 16)
  /// ARIB STD-B67: HLG.
  public static let hlg = TransferCharacteristic(rawValue: 18)
  /// The code points and FFmpeg's names for them.
  public static let names: [(code: UInt8, name: String)] = [
    (1, "bt709"), (2, "unspecified"), (4, "gamma22"), (5, "gamma28"), (6, "smpte170m"), (7, "smpte240m"), (8, "linear"), (9, "log100"),
    (10, "log316"), (11, "iec61966-2-4"), (12, "bt1361e"), (13, "iec61966-2-1"), (14, "bt2020-10"), (15, "bt2020-12"),
    (16, "smpte2084"), (17, "smpte428"), (18, "arib-std-b67"),
  ]

  /// Whether it is PQ or HLG.
  public var isHDR: Bool { self == .smpte2084 || self == .hlg }
}

/// Position of a chroma sample relative to its luma samples: H.273, figure 1.
public struct ChromaSiting: ColourCode {
  /// The code.
  public let rawValue: UInt8
  /// Any code, named or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Not stated.
  public static let unspecified = ChromaSiting(rawValue: 0)
  /// Beside the left column of luma, midway between two rows: MPEG-2, H.264.
  public static let left = ChromaSiting(rawValue: 1)
  /// In the middle of four luma samples: JPEG, MPEG-1.
  public static let center = ChromaSiting(rawValue: 2)
  /// On the upper left luma sample: BT.2020.
  public static let topleft = ChromaSiting(rawValue: 3)
  /// On the upper row, midway between two columns.
  public static let top = ChromaSiting(rawValue: 4)
  /// On the lower left luma sample.
  public static let bottomleft = ChromaSiting(rawValue: 5)
  /// On the lower row, midway between two columns.
  public static let bottom = ChromaSiting(rawValue: 6)
  /// The code points and FFmpeg's names for them.
  public static let names: [(code: UInt8, name: String)] = [
    (0, "unspecified"), (1, "left"), (2, "center"), (3, "topleft"), (4, "top"), (5, "bottomleft"), (6, "bottom"),
  ]
}

extension ColourCode {
  /// FFmpeg's name, or the number where there is none.
  public var name: String {
    let names = Self.names
    // A plain loop: a closure would be allocated, and frame-info calls this for every frame.
    for index in names.indices where names[index].code == rawValue { return names[index].name }
    return String(rawValue)
  }

  /// The code of a name in `names`; `nil` for another word.
  public init?(name: String) {
    guard let found = Self.names.first(where: { $0.name == name }) else { return nil }
    self.init(rawValue: found.code)
  }
}
