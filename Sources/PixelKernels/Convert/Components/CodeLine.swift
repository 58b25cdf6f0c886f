internal import FrameMemory

/// A component's `Line` and `Quantiser` for codes, and for sums of codes that a filter has weighted: the same results.
///
/// Where the line only shifts, as between depths of limited range, it is done in integers, which are exact. Depths of 8
/// and 16 bits are 257 apart. Other codes are scaled in integers where that was found to give the same. Everything else
/// takes the specification's operations in 64-bit floating point; sums are exact in it, so that the order in which a
/// filter adds does not matter.
struct CodeLine {
  private enum Kind {
    /// To the left, or to the right where negative.
    case shift(Int)
    case replicate, narrow
    case scaled(ScaledLine)
    case real
  }

  private let kind: Kind
  private let line: Line
  private let quantiser: Quantiser
  private let largest: UInt16
  /// Rows of a Bayer pattern, eight of them, where there is dithering.
  private let pattern: BayerRows?

  /// - Parameters:
  ///   - sourceDepth: of the codes, bits.
  ///   - count: the most samples of a row.
  init(_ line: Line, _ quantiser: Quantiser, sourceDepth: Int, count: Int) {
    self.line = line
    self.quantiser = quantiser
    largest = UInt16(quantiser.largest)
    pattern = quantiser.isDithered ? BayerRows(count: count) : nil
    kind = Self.kind(line, quantiser, sourceDepth)
  }

  private static func kind(_ line: Line, _ quantiser: Quantiser, _ sourceDepth: Int) -> Kind {
    if line.offset == 0, !quantiser.isDithered {
      if line.gain == 257 { return .replicate }
      if line.gain == 1.0 / 257, sourceDepth == 16 { return .narrow }
      if line.gain.significand == 1, abs(line.gain.exponent) <= 8 { return .shift(Int(line.gain.exponent)) }
    }
    return ScaledLine(line, quantiser, sourceDepth: sourceDepth).map { .scaled($0) } ?? .real
  }

  /// Whether codes stay as they are.
  var isIdentity: Bool { if case .shift(0) = kind { true } else { false } }

  /// The code that takes the place of a component that the source does not have.
  var constant: UInt16 { UInt16(min(max((line.offset + 0.5).rounded(.down), 0), quantiser.largest)) }

  /// For memory safety the caller ensures that `codes` holds and `out` has room for `count` elements; they do not overlap.
  @unsafe func apply(_ codes: UnsafePointer<UInt16>, count: Int, row: Int, into out: UnsafeMutablePointer<UInt16>) {
    switch kind {
    case .shift(let left) where left >= 0:
      let shift = UInt16(left)
      for x in 0..<count { unsafe out[x] = codes[x] &<< shift }
    case .shift(let left):
      // ⌊(x + half) / 2^n⌋ without the sum, which could need a bit more.
      let (shift, half) = (UInt16(-left), UInt16(-left - 1))
      for x in 0..<count { unsafe out[x] = min(codes[x] &>> shift &+ (codes[x] &>> half & 1), largest) }
    case .replicate: for x in 0..<count { unsafe out[x] = codes[x] &* 257 }
    case .narrow: for x in 0..<count { unsafe out[x] = UInt16(narrowed(codes[x])) }
    case .scaled(let scaled):
      guard let pattern else {
        for x in 0..<count { unsafe out[x] = scaled.code(Int32(codes[x]), 0) }
        return
      }
      let thresholds = unsafe pattern.row(row)
      for x in 0..<count { unsafe out[x] = scaled.code(Int32(codes[x]), Int32(thresholds[x])) }
    case .real: unsafe quantise(count, row, out) { unsafe Double(codes[$0]) }
    }
  }

  /// The same for sums of codes, `2^log2Weight` times too large; no sum fills its type so that a half more does not fit.
  @inline(__always) @unsafe func apply<Sum: FixedWidthInteger>(
    sums: UnsafePointer<Sum>, log2Weight: Int, count: Int, row: Int, into out: UnsafeMutablePointer<UInt16>
  ) {
    guard case .shift(let left) = kind else {
      let unit = 1 / Double(1 << log2Weight)
      return unsafe quantise(count, row, out) { unsafe Double(UInt32(truncatingIfNeeded: sums[$0])) * unit }
    }
    if log2Weight > left {
      let right = Sum(truncatingIfNeeded: log2Weight - left)
      let (half, most) = (1 &<< (right - 1) as Sum, Sum(truncatingIfNeeded: largest))
      for x in 0..<count { unsafe out[x] = UInt16(truncatingIfNeeded: min((sums[x] &+ half) &>> right, most)) }
    } else {
      let shift = Sum(truncatingIfNeeded: left - log2Weight)
      for x in 0..<count { unsafe out[x] = UInt16(truncatingIfNeeded: sums[x] &<< shift) }
    }
  }

  @inline(__always)
  private func quantise(_ count: Int, _ row: Int, _ out: UnsafeMutablePointer<UInt16>, _ code: (Int) -> Double) {
    let (gain, offset) = (line.gain, line.offset)
    if let pattern {
      let thresholds = unsafe pattern.row(row)
      for x in 0..<count {
        let bias = unsafe (Double(thresholds[x]) + 0.5) / 64
        unsafe out[x] = quantiser.code(code(x) * gain + offset + bias)
      }
    } else {
      for x in 0..<count { unsafe out[x] = quantiser.code(code(x) * gain + offset + 0.5) }
    }
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
