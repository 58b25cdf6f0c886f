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
    case 16: formula = { Self.pq(min($0, 1)) }
    case 18: formula = Self.hlg
    default: return nil
    }
  }

  func light(_ signal: Double) -> Double { signal < 0 ? -formula(-signal) : formula(signal) }

  /// Recommendation ITU-R BT.709-6, item 1.2, inverted.
  private static func bt709(_ signal: Double) -> Double {
    signal < 4.5 * 0.018 ? signal / 4.5 : pow((signal + 0.099) / 1.099, 1 / 0.45)
  }
}

/// The curves of BT.2100 and their inverses, as they are printed.
extension TransferFunction {
  private static let (m1, m2) = (2610.0 / 16384, 2523.0 / 4096 * 128)
  private static let (c1, c2, c3) = (3424.0 / 4096, 2413.0 / 4096 * 32, 2392.0 / 4096 * 32)

  /// The PQ EOTF (BT.2100-2 table 4, SMPTE ST 2084): light of 1 is 10,000 cd/m².
  static func pq(_ signal: Double) -> Double {
    let root = pow(max(signal, 0), 1 / m2)
    return pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
  }

  /// Its inverse.
  static func pqSignal(_ light: Double) -> Double {
    let root = pow(max(light, 0), m1)
    return pow((c1 + c2 * root) / (1 + c3 * root), m2)
  }

  /// The inverse of HLG's OETF: 0…1 to scene light 0…1 (BT.2100-2 table 5).
  static func hlg(_ signal: Double) -> Double {
    let a = 0.17883277
    let b = 1 - 4 * a
    let c = 0.5 - a * log(4 * a)
    return signal <= 0.5 ? signal * signal / 3 : (exp((signal - c) / a) + b) / 12
  }
}
