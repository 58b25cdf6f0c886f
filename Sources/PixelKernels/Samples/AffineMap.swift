internal import FrameMemory
internal import Pixels

/// `y = gain · x + offset`.
struct AffineMap: Equatable {
  var gain: Double
  var offset: Double

  static let identity = AffineMap(gain: 1, offset: 0)

  /// From the codes of one scale to those of another.
  init(from source: SampleScale, to destination: SampleScale) {
    gain = destination.scale / source.scale
    offset = destination.zero - gain * source.zero
  }

  init(gain: Double, offset: Double) {
    self.gain = gain
    self.offset = offset
  }
}

/// Turns values into codes: `code = floor(value + bias)`, clamped to 0…largest.
///
/// The bias is ½, so that halves round up, or with ordered dithering `(b + ½) / 64` with `b` from an 8x8 Bayer pattern.
struct Quantiser: Equatable {
  let largest: Double
  let isDithered: Bool

  /// For memory safety the caller ensures that `values` and `codes` have room for `count` elements.
  @unsafe func quantise(_ values: UnsafePointer<Double>, count: Int, row: Int, into codes: UnsafeMutablePointer<UInt16>) {
    if isDithered { return unsafe dither(values, count: count, row: row, into: codes) }
    for x in 0..<count { unsafe codes[x] = code(values[x] + 0.5) }
  }

  private func dither(_ values: UnsafePointer<Double>, count: Int, row: Int, into codes: UnsafeMutablePointer<UInt16>) {
    for x in 0..<count {
      unsafe codes[x] = code(values[x] + (Double(BayerPattern.threshold(x, row)) + 0.5) / 64)
    }
  }

  /// The floor, clamped. Adding 2^52 leaves the integer in the low bits: unlike a conversion it neither traps nor
  /// keeps the loop from being vectorised.
  @inline(__always) func code(_ value: Double) -> UInt16 {
    let clamped = min(max(value.rounded(.down), 0), largest)
    return UInt16(truncatingIfNeeded: (clamped + 0x1p52).bitPattern)
  }
}

/// Bayer's 8x8 index matrix: each of 0…63 once, neighbours far apart.
enum BayerPattern {
  /// The bits of x ^ y and y, interleaved, lowest first: the closed form of the recursive definition.
  @inline(__always) static func threshold(_ x: Int, _ y: Int) -> Int {
    let a = x ^ y
    let high = (a & 1) << 5 | (y & 1) << 4
    let middle = (a & 2) << 2 | (y & 2) << 1
    return high | middle | (a & 4) >> 1 | (y & 4) >> 2
  }
}

/// The Bayer pattern along whole rows, so that loops need no arithmetic for it.
final class BayerRows {
  private let thresholds: AlignedBuffer<UInt8>
  private let pitch: Int

  init(count: Int) {
    pitch = count
    thresholds = AlignedBuffer(count: 8 * count)
    for y in 0..<8 {
      for x in 0..<count { unsafe thresholds.start[y * count + x] = UInt8(BayerPattern.threshold(x, y)) }
    }
  }

  @unsafe func row(_ y: Int) -> UnsafePointer<UInt8> { unsafe UnsafePointer(thresholds.start + (y & 7) * pitch) }
}

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
