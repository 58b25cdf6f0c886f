#if AVX2
internal import CIntrinsics

extension VectorKernels {
  /// Sixteen 16-bit floats as 32-bit ones by F16C, which every CPU with AVX2 has.
  @inline(__always)
  static func widenedAVX2(_ halves: UnsafeRawPointer) -> SIMD16<Float> {
    let low = unsafe halves.loadUnaligned(fromByteOffset: 0, as: SIMD2<Int64>.self)
    let high = unsafe halves.loadUnaligned(fromByteOffset: 16, as: SIMD2<Int64>.self)
    return SIMD16(lowHalf: _mm256_cvtph_ps(low), highHalf: _mm256_cvtph_ps(high))
  }
}
#endif
