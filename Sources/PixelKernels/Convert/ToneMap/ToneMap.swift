private import Glibc
internal import Pixels

/// From HDR (PQ or HLG, BT.2020) to BT.709 as an SDR display shows it.
///
/// 1. To display light: PQ by its EOTF (BT.2100-2 table 4); HLG by its inverse OETF and the OOTF with gamma 1.2 (table 5).
///    Light above `sourcePeak`, what most content is mastered for, is cut: frames carry no mastering metadata.
/// 2. Compressed to `targetPeak`, the reference white of BT.2408, by the EETF of BT.2390-10 §5.4.1 with black at zero. It
///    acts on the largest of the three colours and scales all of them, so that hue and saturation stay.
/// 3. To BT.709 primaries (BT.2087-0) where the source has BT.2020's, cut to what they can show.
/// 4. Encoded for a display with the EOTF of BT.1886: light to the power of 1 / 2.4.
///
/// Curves are tables with linear interpolation: encoded values are within 5e-5 of the formulas.
final class ToneMap {
  /// Light by the square root of the encoded value, whose first steps above black matter.
  private let light: LinearCurve
  private let isHLG: Bool
  /// By the fourth root of light: what OOTF and EETF multiply with, and the encoded value.
  private let sceneGain: LinearCurve
  private let compression: LinearCurve
  private let encoding: LinearCurve
  private let isWide: Bool

  /// cd/m².
  static let sourcePeak = 1000.0
  static let targetPeak = 203.0

  init(transfer: TransferCharacteristic, primaries: ColourPrimaries) {
    isHLG = transfer == .hlg
    isWide = primaries == .bt2020
    light = LinearCurve { root in Self.light(root * root, transfer) }
    sceneGain = LinearCurve { root in Self.sceneGain(root * root * root * root) }
    compression = LinearCurve { root in Self.compression(root * root * root * root) }
    encoding = LinearCurve { root in Self.encoded(root * root * root * root) }
  }

  /// Maps `width` pixels: three rows of R'G'B' in units, in place.
  ///
  /// For memory safety the caller ensures that each row has `width` elements.
  @unsafe func map(
    _ red: UnsafeMutablePointer<Double>, _ green: UnsafeMutablePointer<Double>, _ blue: UnsafeMutablePointer<Double>, width: Int
  ) {
    for x in 0..<width {
      let mapped = unsafe map(SIMD3(red[x], green[x], blue[x]))
      unsafe red[x] = mapped.x
      unsafe green[x] = mapped.y
      unsafe blue[x] = mapped.z
    }
  }

  private func map(_ encoded: SIMD3<Double>) -> SIMD3<Double> {
    let roots = encoded.clamped(lowerBound: .zero, upperBound: .one).squareRoot()
    var rgb = SIMD3(light[roots.x], light[roots.y], light[roots.z])
    if isHLG { rgb *= sceneGain[fourthRoot(rgb.x * 0.2627 + rgb.y * 0.6780 + rgb.z * 0.0593)] }
    rgb *= compression[fourthRoot(rgb.max())]
    if isWide { rgb = SIMD3((rgb * Self.toRed).sum(), (rgb * Self.toGreen).sum(), (rgb * Self.toBlue).sum()) }
    return SIMD3(encoding[fourthRoot(rgb.x)], encoding[fourthRoot(rgb.y)], encoding[fourthRoot(rgb.z)])
  }

  /// From BT.2020's primaries to BT.709's (BT.2087-0): the product of both primaries' matrices, its rows.
  static let toRed = SIMD3(1.660491, -0.587641, -0.072850)
  static let toGreen = SIMD3(-0.124550, 1.132900, -0.008349)
  static let toBlue = SIMD3(-0.018151, -0.100579, 1.118730)

  /// In these roots every curve is smooth, at black too. Light below zero is black, above one white.
  private func fourthRoot(_ light: Double) -> Double { min(max(light, 0), 1).squareRoot().squareRoot() }
}

/// The curves, all of 0…1.
extension ToneMap {
  /// Light as a part of `sourcePeak`; scene light where HLG.
  static func light(_ encoded: Double, _ transfer: TransferCharacteristic) -> Double {
    transfer == .hlg ? TransferFunction.hlg(encoded) : min(10_000 * TransferFunction.pq(encoded) / sourcePeak, 1)
  }

  /// The OOTF: what scene light of that luminance is multiplied with.
  static func sceneGain(_ luminance: Double) -> Double { pow(luminance, 0.2) }

  /// What light is multiplied with for a part of `targetPeak`, by the largest colour's.
  static func compression(_ light: Double) -> Double {
    compressed(light, from: sourcePeak, to: targetPeak) * sourcePeak / targetPeak
  }

  static func encoded(_ light: Double) -> Double { pow(light, 1 / 2.4) }

  /// The EETF's gain: what light, as a part of `peak`, is multiplied with to fit below `target` (BT.2390-10 §5.4.1;
  /// minimum luminance zero on both sides, so that step 3 does nothing).
  private static func compressed(_ light: Double, from peak: Double, to target: Double) -> Double {
    guard light > 0 else { return 1 }
    let white = TransferFunction.pqSignal(peak / 10_000)
    let encoded = TransferFunction.pqSignal(light * peak / 10_000) / white
    let largest = TransferFunction.pqSignal(target / 10_000) / white
    let knee = 1.5 * largest - 0.5
    guard encoded > knee else { return 1 }
    let t = (encoded - knee) / (1 - knee)
    let (t2, t3) = (t * t, t * t * t)
    let mapped = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * largest
    return 10_000 * TransferFunction.pq(mapped * white) / (light * peak)
  }
}
