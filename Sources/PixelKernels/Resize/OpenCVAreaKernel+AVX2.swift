#if AVX2
internal import CIntrinsics

extension OpenCVAreaKernel {
  /// - Returns: how many sums were rounded and written, from the first.
  @unsafe static func roundAVX2(_ total: UnsafePointer<Float>, _ count: Int, into to: UnsafeMutablePointer<UInt8>) -> Int {
    for x in stride(from: 0, to: count & ~7, by: 8) { unsafe SIMD8<Float>(loading: total + x).storeRounded(to: to + x) }
    return count & ~7
  }
}
#endif
