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
#endif
