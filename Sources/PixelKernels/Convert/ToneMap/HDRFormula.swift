private import Glibc

/// The formulas of BT.2100 and BT.2390, as they are printed.
enum HDRFormula {
  static func power(_ x: Double, _ exponent: Double) -> Double { pow(x, exponent) }

  private static let (m1, m2) = (2610.0 / 16384, 2523.0 / 4096 * 128)
  private static let (c1, c2, c3) = (3424.0 / 4096, 2413.0 / 4096 * 32, 2392.0 / 4096 * 32)

  /// The PQ EOTF: 0…1 to 0…10,000 cd/m² (BT.2100-2 table 4).
  static func pqLight(_ encoded: Double) -> Double {
    let root = pow(max(encoded, 0), 1 / m2)
    return 10_000 * pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
  }

  /// Its inverse.
  static func pqEncoded(_ light: Double) -> Double {
    let root = pow(max(light, 0) / 10_000, m1)
    return pow((c1 + c2 * root) / (1 + c3 * root), m2)
  }

  /// The inverse of HLG's OETF: 0…1 to scene light 0…1 (BT.2100-2 table 5).
  static func sceneLight(_ encoded: Double) -> Double {
    let a = 0.17883277
    let b = 1 - 4 * a
    let c = 0.5 - a * log(4 * a)
    return encoded <= 0.5 ? encoded * encoded / 3 : (exp((encoded - c) / a) + b) / 12
  }

  /// The EETF's gain: what light, as a part of `peak`, is multiplied with to fit below `target` (BT.2390-10 §5.4.1;
  /// minimum luminance zero on both sides, so that step 3 does nothing).
  static func compressed(_ light: Double, from peak: Double, to target: Double) -> Double {
    guard light > 0 else { return 1 }
    let white = pqEncoded(peak)
    let encoded = pqEncoded(light * peak) / white
    let largest = pqEncoded(target) / white
    let knee = 1.5 * largest - 0.5
    guard encoded > knee else { return 1 }
    let t = (encoded - knee) / (1 - knee)
    let (t2, t3) = (t * t, t * t * t)
    let mapped = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * largest
    return pqLight(mapped * white) / (light * peak)
  }
}
