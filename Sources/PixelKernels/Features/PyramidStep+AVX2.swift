#if AVX2
internal import CIntrinsics

extension PyramidStep {
  /// Sixteen samples per step, eight in each half of a vector: at most 15 bytes of the source lie under eight of them.
  ///
  /// For memory safety the caller ensures that 32 bytes may be read past the row and 16 words written past `count`.
  @unsafe func filterAVX2(_ row: UnsafePointer<UInt8>, into words: UnsafeMutablePointer<Int16>, count: Int) {
    for x in stride(from: 0, to: count, by: 16) {
      let near = unsafe group(x / 8, of: row), far = unsafe group(x / 8 + 1, of: row)
      let bytes = Vector256(lowHalf: near.bytes, highHalf: far.bytes), weights = Vector256(lowHalf: near.weights, highHalf: far.weights)
      unsafe _mm256_maddubs_epi16(bytes, weights).store(to: words + x)
    }
  }

  @inline(__always)
  private func group(_ index: Int, of row: UnsafePointer<UInt8>) -> (bytes: SIMD2<Int64>, weights: SIMD2<Int64>) {
    let table = unsafe UnsafeRawPointer(columns.groups + 32 &* index)
    let bytes = unsafe UnsafeRawPointer(row + Int(columns.starts[8 &* index])).loadUnaligned(as: SIMD2<Int64>.self)
    return unsafe (
      _mm_shuffle_epi8(bytes, table.loadUnaligned(as: SIMD2<Int64>.self)), table.loadUnaligned(fromByteOffset: 16, as: SIMD2<Int64>.self)
    )
  }
}
#endif
