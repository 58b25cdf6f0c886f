internal import Glibc
internal import Pixels

/// From a signal in 0…1 to linear light in 0…1, by the transfer characteristic's own formula (ITU-T H.273, table 3).
///
/// Camera transfers are inverted as they stand (no display's system gamma is added). Below 0 the curve goes on as its
/// own mirror image, above 1 as its formula does.
struct TransferFunction {
  private let formula: (Double) -> Double

  /// - Returns: `nil` for characteristics that no formula is here for.
  init?(_ transfer: TransferCharacteristic) {
    switch transfer.rawValue {
    case 1, 6, 14, 15: formula = Self.bt709
    case 4: formula = { pow($0, 2.2) }
    case 5: formula = { pow($0, 2.8) }
    case 7: formula = { $0 < 4 * 0.0228 ? $0 / 4 : pow(($0 + 0.1115) / 1.1115, 1 / 0.45) }
    case 8: formula = { $0 }
    case 11: formula = Self.bt709
    case 13: formula = { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    case 16: formula = Self.pq
    case 18: formula = Self.hlg
    default: return nil
    }
  }

  func light(_ signal: Double) -> Double { signal < 0 ? -formula(-signal) : formula(signal) }

  /// Recommendation ITU-R BT.709-6, item 1.2, inverted.
  private static func bt709(_ signal: Double) -> Double {
    signal < 4.5 * 0.018 ? signal / 4.5 : pow((signal + 0.099) / 1.099, 1 / 0.45)
  }

  /// SMPTE ST 2084: 1 is 10,000 cd/m².
  private static func pq(_ signal: Double) -> Double {
    let power = pow(min(signal, 1), 1 / 78.84375)
    return pow(max(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power), 1 / 0.1593017578125)
  }

  /// Recommendation ITU-R BT.2100-2, table 5, the inverse of HLG's OETF.
  private static func hlg(_ signal: Double) -> Double {
    signal <= 0.5 ? signal * signal / 3 : (exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
  }
}
