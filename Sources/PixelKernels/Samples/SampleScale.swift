internal import Pixels

/// How the codes of a component map to units: `code = unit · scale + zero`.
///
/// In units luma, red, green, blue and alpha run from 0 to 1 and colour differences from −0.5 to 0.5
/// (ITU-R BT.601-7 §2.5, BT.709-6 §3.5, BT.2100-2 table 9, ITU-T H.273 §8.3):
///
/// | | scale | zero |
/// |---|---|---|
/// | full range | 2^depth − 1 | 0, colour differences 2^(depth−1) |
/// | limited range | 219 · 2^(depth−8), colour differences 224 · 2^(depth−8) | 16 · 2^(depth−8), colour differences 2^(depth−1) |
struct SampleScale: Equatable {
  let scale: Double
  let zero: Double

  /// Units themselves.
  static let unit = SampleScale(scale: 1, zero: 0)

  private init(scale: Double, zero: Double) {
    self.scale = scale
    self.zero = zero
  }

  /// Levels of full-range light whose codes of 8 bits are so far apart, beginning at 0.
  init(levelsApart step: Int) { self.init(scale: 255 / Double(step), zero: 0) }

  enum Meaning { case light, difference, alpha }

  /// - Parameters:
  ///   - depth: bits, 1…16. Below 8 and for alpha the range is always full.
  ///   - isYCgCo: H.273 scales the differences of YCgCo as it scales RGB.
  init(_ meaning: Meaning, depth: Int, range: ColourRange, isYCgCo: Bool = false) {
    let step = Double(1 << max(depth - 8, 0))
    let isLimited = range == .limited && depth >= 8 && meaning != .alpha
    let middle = meaning == .difference ? Double(1 << (depth - 1)) : 0
    if isLimited {
      scale = (meaning == .difference && !isYCgCo ? 224 : 219) * step
      zero = meaning == .difference ? middle : 16 * step
    } else {
      scale = Double(1 << depth - 1)
      zero = middle
    }
  }
}
