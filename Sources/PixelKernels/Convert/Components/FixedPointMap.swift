/// An `AffineMap` and its `Quantiser` in 32-bit integers: `code = clamp(⌊(x · gain + offset + threshold · step) / 2^shift⌋)`.
///
/// It is used only if, for every code and every dithering threshold, it equals floating point.
struct FixedPointMap {
  let gain: Int32
  let offset: Int32
  let shift: Int32
  /// What one threshold of the Bayer pattern adds.
  let step: Int32
  let largest: Int32

  /// Codes of more bits would take long to try, and rarely fit.
  private static let deepest = 12

  /// - Returns: `nil` if no scale gives the same for every code.
  init?(_ map: AffineMap, _ quantiser: Quantiser, sourceDepth: Int) {
    guard sourceDepth <= Self.deepest else { return nil }
    let codes = Double(1 << sourceDepth)
    let most = abs(map.gain) * codes + abs(map.offset) + 1
    guard let shift = (8...22).last(where: { most * Double(1 << $0) < 0x1p31 }) else { return nil }
    let scale = Double(1 << shift)
    let bias = quantiser.isDithered ? 1.0 / 128 : 0.5
    self.shift = Int32(shift)
    gain = Int32((map.gain * scale).rounded())
    offset = Int32(((map.offset + bias) * scale).rounded())
    step = quantiser.isDithered ? 1 << (Int32(shift) - 6) : 0
    largest = Int32(quantiser.largest)
    for threshold in 0..<(quantiser.isDithered ? 64 : 1) {
      let added = quantiser.isDithered ? (Double(threshold) + 0.5) / 64 : 0.5
      for code in 0..<Int32(1 << sourceDepth) {
        let exact = quantiser.code(Double(code) * map.gain + map.offset + added)
        if self.code(code, Int32(threshold)) != exact { return nil }
      }
    }
  }

  @inline(__always) func code(_ code: Int32, _ threshold: Int32) -> UInt16 {
    UInt16(truncatingIfNeeded: min(max((code &* gain &+ offset &+ threshold &* step) &>> shift, 0), largest))
  }
}

/// An `AffineMap` from bytes to bytes in 16 bits: `code = clamp(⌊(⌊x · gain / 2^8⌋ + offset) / 2^6⌋)`.
///
/// It is used only if, for every byte, it equals floating point.
struct ByteMap {
  let gain: UInt16
  let offset: Int16

  /// - Returns: `nil` if no offset gives the same for every byte.
  init?(_ map: AffineMap, _ quantiser: Quantiser) {
    // Below 3/2, so that the sum fits 16 bits.
    let gain = (map.gain * 0x1p14).rounded()
    let middle = ((map.offset + 0.5) * 64).rounded()
    guard gain >= 0, gain < 0x1.8p14, abs(middle) < 0x1p13, quantiser.largest == 255, !quantiser.isDithered else { return nil }
    self.gain = UInt16(gain)
    let exact = (0..<256).map { quantiser.code(Double($0) * map.gain + map.offset + 0.5) }
    let found = [0, 1, -1, 2].map { Int16(middle) + $0 }.first { offset in
      (0..<256).allSatisfy { Self.code(UInt8($0), UInt16(gain), offset) == exact[$0] }
    }
    guard let found else { return nil }
    offset = found
  }

  @inline(__always) func code(_ x: UInt8) -> UInt8 { UInt8(Self.code(x, gain, offset)) }

  private static func code(_ x: UInt8, _ gain: UInt16, _ offset: Int16) -> UInt16 {
    UInt16(min(max(((Int32(x) * Int32(gain)) >> 8 + Int32(offset)) >> 6, 0), 255))
  }
}
