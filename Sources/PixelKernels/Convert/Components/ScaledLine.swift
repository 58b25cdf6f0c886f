/// A `Line` and its `Quantiser` in 32-bit integers: `code = clamp(⌊(x · gain + offset + threshold · step) / 2^shift⌋)`.
///
/// It is made only where trying every code, under every threshold of the dithering, gives what floating point gives.
struct ScaledLine {
  let gain: Int32
  let offset: Int32
  let shift: Int32
  /// What one threshold of the Bayer pattern adds.
  let step: Int32
  let largest: Int32

  /// Codes of more bits would take long to try, and hardly ever fit.
  private static let deepest = 12

  /// - Returns: `nil` where no scale gives the same for every code.
  init?(_ line: Line, _ quantiser: Quantiser, sourceDepth: Int) {
    guard sourceDepth <= Self.deepest else { return nil }
    let codes = Double(1 << sourceDepth)
    let most = abs(line.gain) * codes + abs(line.offset) + 1
    guard let shift = (8...22).last(where: { most * Double(1 << $0) < 0x1p31 }) else { return nil }
    let scale = Double(1 << shift)
    let bias = quantiser.isDithered ? 1.0 / 128 : 0.5
    self.shift = Int32(shift)
    gain = Int32((line.gain * scale).rounded())
    offset = Int32(((line.offset + bias) * scale).rounded())
    step = quantiser.isDithered ? 1 << (Int32(shift) - 6) : 0
    largest = Int32(quantiser.largest)
    for threshold in 0..<(quantiser.isDithered ? 64 : 1) {
      let added = quantiser.isDithered ? (Double(threshold) + 0.5) / 64 : 0.5
      for code in 0..<Int32(1 << sourceDepth) {
        let exact = quantiser.code(Double(code) * line.gain + line.offset + added)
        if self.code(code, Int32(threshold)) != exact { return nil }
      }
    }
  }

  @inline(__always) func code(_ code: Int32, _ threshold: Int32) -> UInt16 {
    UInt16(truncatingIfNeeded: min(max((code &* gain &+ offset &+ threshold &* step) &>> shift, 0), largest))
  }
}
