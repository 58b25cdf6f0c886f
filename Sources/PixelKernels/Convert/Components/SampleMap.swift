internal import FrameMemory

/// A component's `AffineMap` and `Quantiser` for codes, and for sums of codes that a filter has weighted: the same results.
///
/// A map that only shifts, as between depths of limited range, is done in integers, which are exact. Depths of 8 and 16 bits are
/// 257 apart. Other codes are scaled in integers if that gives the same results. Everything else uses the specification's
/// operations in 64-bit floating point, in which sums are exact, so the order in which a filter adds does not matter.
struct SampleMap {
  private enum Kind {
    /// To the left, or to the right where negative.
    case shift(Int)
    case replicate, narrow
    case scaled(FixedPointMap)
    case real
  }

  private let kind: Kind
  private let map: AffineMap
  private let quantiser: Quantiser
  private let largest: UInt16
  /// Rows of a Bayer pattern, eight of them, where there is dithering.
  private let pattern: BayerRows?

  /// - Parameters:
  ///   - sourceDepth: of the codes, bits.
  ///   - count: the most samples of a row.
  init(_ map: AffineMap, _ quantiser: Quantiser, sourceDepth: Int, count: Int) {
    self.map = map
    self.quantiser = quantiser
    largest = UInt16(quantiser.largest)
    pattern = quantiser.isDithered ? BayerRows(count: count) : nil
    kind = Self.kind(map, quantiser, sourceDepth)
  }

  private static func kind(_ map: AffineMap, _ quantiser: Quantiser, _ sourceDepth: Int) -> Kind {
    if map.offset == 0, !quantiser.isDithered {
      if map.gain == 257 { return .replicate }
      if map.gain == 1.0 / 257, sourceDepth == 16 { return .narrow }
      if map.gain.significand == 1, abs(map.gain.exponent) <= 8 { return .shift(Int(map.gain.exponent)) }
    }
    return FixedPointMap(map, quantiser, sourceDepth: sourceDepth).map { .scaled($0) } ?? .real
  }

  /// Whether codes stay as they are.
  var isIdentity: Bool { if case .shift(0) = kind { true } else { false } }

  /// The code for a component that the source lacks.
  var constant: UInt16 { UInt16(min(max((map.offset + 0.5).rounded(.down), 0), quantiser.largest)) }

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
    let (gain, offset) = (map.gain, map.offset)
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

/// `round(x · 255 / 65535)`, that is ⌊(x + 128) / 257⌋, in 16 bits: with t = min(x + 128, 65535) the quotient is
/// ⌊(t − ⌊t / 2^8⌋) / 2^8⌋. Twice as many samples fit a vector as with a 32-bit product.
@inline(__always) func narrowed(_ sample: UInt16) -> UInt8 {
  let t = sample > 65_407 ? 65_535 : sample &+ 128
  return UInt8(truncatingIfNeeded: (t &- t &>> 8) &>> 8)
}
