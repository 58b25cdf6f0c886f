#if AVX2
internal import CIntrinsics

/// The vertical passes in vectors.
extension OpenCVInterpolationKernel {
  /// - Returns: how many samples were done, from the first.
  @unsafe func linearAVX2(
    _ first: UnsafePointer<Int32>, _ second: UnsafePointer<Int32>, _ p: Int32, _ q: Int32, _ to: UnsafeMutablePointer<UInt8>
  ) -> Int {
    // The horizontal pass leaves words, what is left of its sums without 4 bits.
    let (first, second) = unsafe (UnsafeRawPointer(first), UnsafeRawPointer(second))
    let (p, q) = (Vector256(words: Int16(p)), Vector256(words: Int16(q)))
    for x in stride(from: 0, to: outputCount & ~31, by: 32) {
      let low = unsafe linear16(first + 2 * x, second + 2 * x, p, q)
      let high = unsafe linear16(first + 2 * x + 32, second + 2 * x + 32, p, q)
      unsafe _mm256_packus_epi16(low, high).unpacked.store(to: to + x)
    }
    for x in outputCount & ~31..<outputCount {
      let a = unsafe Int32(first.load(fromByteOffset: 2 * x, as: Int16.self))
      let b = unsafe Int32(second.load(fromByteOffset: 2 * x, as: Int16.self))
      let sum = (a &* Int32(p.firstWord)) &>> 16 &+ (b &* Int32(q.firstWord)) &>> 16
      unsafe to[x] = UInt8(truncatingIfNeeded: min(max((sum &+ 2) &>> 2, 0), 255))
    }
    return outputCount
  }

  @inline(__always)
  private func linear16(_ first: UnsafeRawPointer, _ second: UnsafeRawPointer, _ p: Vector256, _ q: Vector256) -> Vector256 {
    let a = unsafe _mm256_mulhi_epi16(Vector256(loading: first), p), b = unsafe _mm256_mulhi_epi16(Vector256(loading: second), q)
    let sum = _mm256_add_epi16(_mm256_add_epi16(a, b), Vector256(words: 2))
    return _mm256_sra_epi16(sum, SIMD2<Int64>(2, 0))
  }

  /// - Returns: how many samples were done, from the first: a multiple of 8.
  @unsafe func cubicAVX2(
    _ a: UnsafePointer<Int32>, _ b: UnsafePointer<Int32>, _ c: UnsafePointer<Int32>, _ d: UnsafePointer<Int32>, _ weights: SIMD4<Float>,
    _ to: UnsafeMutablePointer<UInt8>
  ) -> Int {
    for x in stride(from: 0, to: outputCount & ~7, by: 8) {
      let p = unsafe numbers(a + x) * weights[0], q = unsafe numbers(b + x) * weights[1]
      let r = unsafe numbers(c + x) * weights[2], s = unsafe numbers(d + x) * weights[3]
      unsafe _mm256_cvtps_epi32(p + (q + (r + s))).storeBytes(to: to + x)
    }
    return outputCount & ~7
  }

  @inline(__always)
  private func numbers(_ sums: UnsafePointer<Int32>) -> SIMD8<Float> { unsafe _mm256_cvtepi32_ps(Vector256(loading: sums)) }
}

extension Vector256 {
  fileprivate var firstWord: Int16 { Int16(truncatingIfNeeded: self[0]) }

  /// Eight double words, clamped to 0…255, as eight bytes.
  @inline(__always) @unsafe func storeBytes(to address: UnsafeMutablePointer<UInt8>) {
    let words = _mm256_packs_epi32(self, self)
    let bytes = _mm256_packus_epi16(words, words)
    let eight = UInt64(UInt32(truncatingIfNeeded: bytes[0])) | UInt64(UInt32(truncatingIfNeeded: bytes[2])) << 32
    unsafe UnsafeMutableRawPointer(address).storeBytes(of: eight, as: UInt64.self)
  }
}
#endif
