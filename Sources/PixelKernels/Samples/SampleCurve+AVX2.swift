#if AVX2
internal import CIntrinsics

extension SampleCurve {
  @unsafe func applyAVX2(
    _ codes: UnsafePointer<Int32>, _ rests: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) -> Int {
    let whole = count & ~7
    for x in stride(from: 0, to: whole, by: 8) {
      let places = unsafe Vector256(loading: codes + x)
      let rest = unsafe UnsafeRawPointer(rests + x).loadUnaligned(as: SIMD8<Float>.self)
      let (value, next) = unsafe (framepipe_gather4(table.start, places), framepipe_gather4(table.start + 1, places))
      unsafe UnsafeMutableRawPointer(output + x).storeBytes(of: value + (next - value) * rest, as: SIMD8<Float>.self)
    }
    return whole
  }
}
#endif
