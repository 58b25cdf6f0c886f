#if AVX2
internal import CIntrinsics

/// Exchanges rows and columns of 8 x 8 floats.
///
/// For memory safety the caller ensures that eight rows of eight floats lie at `source`, `sourceStride` floats apart, and
/// have room at `destination`.
@inline(__always)
func transpose8x8(
  _ source: UnsafePointer<Float>, _ sourceStride: Int, into destination: UnsafeMutablePointer<Float>, _ destinationStride: Int
) {
  for half in 0..<2 {
    let corner = unsafe UnsafeRawPointer(source + 4 * half)
    let target = unsafe destination + 4 * half * destinationStride
    let a = unsafe rowPair(corner, 0, sourceStride), b = unsafe rowPair(corner, 1, sourceStride)
    let c = unsafe rowPair(corner, 2, sourceStride), d = unsafe rowPair(corner, 3, sourceStride)
    let ab = unsafe unsafeBitCast(_mm256_unpacklo_ps(a, b), to: SIMD4<Double>.self)
    let ab2 = unsafe unsafeBitCast(_mm256_unpackhi_ps(a, b), to: SIMD4<Double>.self)
    let cd = unsafe unsafeBitCast(_mm256_unpacklo_ps(c, d), to: SIMD4<Double>.self)
    let cd2 = unsafe unsafeBitCast(_mm256_unpackhi_ps(c, d), to: SIMD4<Double>.self)
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: _mm256_unpacklo_pd(ab, cd), as: SIMD4<Double>.self)
    unsafe UnsafeMutableRawPointer(target + destinationStride).storeBytes(of: _mm256_unpackhi_pd(ab, cd), as: SIMD4<Double>.self)
    unsafe UnsafeMutableRawPointer(target + 2 * destinationStride).storeBytes(of: _mm256_unpacklo_pd(ab2, cd2), as: SIMD4<Double>.self)
    unsafe UnsafeMutableRawPointer(target + 3 * destinationStride).storeBytes(of: _mm256_unpackhi_pd(ab2, cd2), as: SIMD4<Double>.self)
  }
}

/// Four floats of row k and of row k + 4.
@inline(__always)
private func rowPair(_ corner: UnsafeRawPointer, _ k: Int, _ stride: Int) -> SIMD8<Float> {
  SIMD8(
    lowHalf: unsafe corner.loadUnaligned(fromByteOffset: 4 * k * stride, as: SIMD4<Float>.self),
    highHalf: unsafe corner.loadUnaligned(fromByteOffset: 4 * (k + 4) * stride, as: SIMD4<Float>.self))
}
#endif
