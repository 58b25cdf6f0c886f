#if AVX2
internal import CIntrinsics

extension FloatBlock {
  /// Rows become columns.
  @inline(__always) func transposed() -> FloatBlock {
    // Halves first: then four columns of eight rows take two steps of unpacking each.
    let near = FloatBlock.columns(
      pair(v0.lowHalf, v4.lowHalf), pair(v1.lowHalf, v5.lowHalf), pair(v2.lowHalf, v6.lowHalf), pair(v3.lowHalf, v7.lowHalf))
    let far = FloatBlock.columns(
      pair(v0.highHalf, v4.highHalf), pair(v1.highHalf, v5.highHalf), pair(v2.highHalf, v6.highHalf), pair(v3.highHalf, v7.highHalf))
    return FloatBlock(near, far)
  }

  typealias Columns = (Vector, Vector, Vector, Vector)

  @inline(__always) init(_ near: Columns, _ far: Columns) {
    (v0, v1, v2, v3) = near
    (v4, v5, v6, v7) = far
  }

  /// Four columns of eight rows, from vectors of four samples of row k and four of row k + 4.
  @inline(__always) static func columns(_ a: Vector, _ b: Vector, _ c: Vector, _ d: Vector) -> Columns {
    let ab = unsafe unsafeBitCast(_mm256_unpacklo_ps(a, b), to: SIMD4<Double>.self)
    let ab2 = unsafe unsafeBitCast(_mm256_unpackhi_ps(a, b), to: SIMD4<Double>.self)
    let cd = unsafe unsafeBitCast(_mm256_unpacklo_ps(c, d), to: SIMD4<Double>.self)
    let cd2 = unsafe unsafeBitCast(_mm256_unpackhi_ps(c, d), to: SIMD4<Double>.self)
    return (
      floats(_mm256_unpacklo_pd(ab, cd)), floats(_mm256_unpackhi_pd(ab, cd)),
      floats(_mm256_unpacklo_pd(ab2, cd2)), floats(_mm256_unpackhi_pd(ab2, cd2))
    )
  }

  @inline(__always) private func pair(_ low: SIMD4<Float>, _ high: SIMD4<Float>) -> Vector { Vector(lowHalf: low, highHalf: high) }

  @inline(__always) private static func floats(_ doubles: SIMD4<Double>) -> Vector {
    unsafe unsafeBitCast(doubles, to: Vector.self)
  }
}

extension Block8x8<Vector256> {
  /// Rows of eight double words become columns.
  @inline(__always) mutating func transposeDoubleWords() {
    let a0 = _mm256_unpacklo_epi32(v0, v1), a1 = _mm256_unpackhi_epi32(v0, v1)
    let a2 = _mm256_unpacklo_epi32(v2, v3), a3 = _mm256_unpackhi_epi32(v2, v3)
    let a4 = _mm256_unpacklo_epi32(v4, v5), a5 = _mm256_unpackhi_epi32(v4, v5)
    let a6 = _mm256_unpacklo_epi32(v6, v7), a7 = _mm256_unpackhi_epi32(v6, v7)
    let b0 = _mm256_unpacklo_epi64(a0, a2), b1 = _mm256_unpackhi_epi64(a0, a2)
    let b2 = _mm256_unpacklo_epi64(a1, a3), b3 = _mm256_unpackhi_epi64(a1, a3)
    let b4 = _mm256_unpacklo_epi64(a4, a6), b5 = _mm256_unpackhi_epi64(a4, a6)
    let b6 = _mm256_unpacklo_epi64(a5, a7), b7 = _mm256_unpackhi_epi64(a5, a7)
    (v0, v4) = (b0.lows(with: b4), b0.highs(with: b4))
    (v1, v5) = (b1.lows(with: b5), b1.highs(with: b5))
    (v2, v6) = (b2.lows(with: b6), b2.highs(with: b6))
    (v3, v7) = (b3.lows(with: b7), b3.highs(with: b7))
  }

  /// Shuffles the bytes of every vector.
  @inline(__always) mutating func shuffleBytes(_ pattern: Vector256) {
    self = map { _, vector in _mm256_shuffle_epi8(vector, pattern) }
  }

  /// Stores the first four vectors, and the last four, one after another each.
  @inline(__always) @unsafe func store(at first: UnsafeMutableRawPointer, _ second: UnsafeMutableRawPointer) {
    forEach { index, vector in unsafe vector.store(to: (index < 4 ? first : second) + 32 * (index & 3)) }
  }
}
#endif
