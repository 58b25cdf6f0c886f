#if AVX2
extension SamplePacker {
  /// Three bytes a pixel, 32 pixels a step: the compiler's shuffles take twice as long.
  /// - Returns: how many pixels are done.
  @unsafe func packThreeAVX2(
    _ a: UnsafePointer<UInt16>, _ b: UnsafePointer<UInt16>, _ c: UnsafePointer<UInt16>, _ count: Int, _ row: UnsafeMutableRawPointer
  ) -> Int {
    let packer = Interleave3<UInt8>()
    let whole = count & ~31
    for x in stride(from: 0, to: whole, by: 32) {
      let (p, q) = unsafe (Vector256.quarters(UnsafeRawPointer(a + x)), Vector256.quarters(UnsafeRawPointer(b + x)))
      let r = unsafe Vector256.quarters(UnsafeRawPointer(c + x))
      unsafe packer.store((low: (p.low, q.low, r.low), high: (p.high, q.high, r.high)), to: row + 3 &* x)
    }
    return whole
  }
}
#endif
