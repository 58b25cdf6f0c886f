#if AVX2
internal import CIntrinsics

/// 32 bytes: `__m256i`.
private typealias Vector = SIMD4<Int64>

/// The filters of 32 bytes at a time.
extension PNGFilter {
  /// What each filter's residuals add up to: `sum(of:)` of all four in one pass, without the last bytes.
  ///
  /// - Returns: the sums of sub, up, average and paeth, and how many bytes are in them.
  static func sumsAVX2(
    _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ count: Int, _ step: Int
  ) -> (sums: SIMD4<Int>, done: Int) {
    var (a, b, c, d) = (Vector.zero, Vector.zero, Vector.zero, Vector.zero)
    let done = count & ~31
    for x in stride(from: 0, to: done, by: 32) {
      let near = unsafe Neighbours(row + x, above + x, step)
      a = add(a, near.residual(.sub))
      b = add(b, near.residual(.up))
      c = add(c, near.residual(.average))
      d = add(d, near.residual(.paeth))
    }
    return (SIMD4(Int(a.wrappedSum()), Int(b.wrappedSum()), Int(c.wrappedSum()), Int(d.wrappedSum())), done)
  }

  /// Writes the residuals but for the last bytes.
  ///
  /// - Returns: how many were written.
  func writeAVX2(
    _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ count: Int, _ step: Int, _ output: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let done = count & ~31
    for x in stride(from: 0, to: done, by: 32) {
      let residual = unsafe Neighbours(row + x, above + x, step).residual(self)
      unsafe UnsafeMutableRawPointer(output + x).storeBytes(of: residual, as: Vector.self)
    }
    return done
  }

  /// Adds the residuals' distances to 0, modulo 256.
  @inline(__always) private static func add(_ sums: Vector, _ residuals: Vector) -> Vector {
    sums &+ _mm256_sad_epu8(_mm256_abs_epi8(residuals), .zero)
  }

  /// Samples, and what lies left of them, above, and at both.
  private struct Neighbours {
    let sample: Vector
    let left: Vector
    let above: Vector
    let corner: Vector

    @inline(__always) init(_ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ step: Int) {
      func vector(_ bytes: UnsafePointer<UInt8>) -> Vector { unsafe UnsafeRawPointer(bytes).loadUnaligned(as: Vector.self) }
      sample = unsafe vector(row)
      left = unsafe vector(row - step)
      self.above = unsafe vector(above)
      corner = unsafe vector(above - step)
    }

    @inline(__always) func residual(_ filter: PNGFilter) -> Vector {
      switch filter {
      case .sub: _mm256_sub_epi8(sample, left)
      case .up: _mm256_sub_epi8(sample, above)
      case .average: _mm256_sub_epi8(sample, average)
      case .paeth: _mm256_sub_epi8(sample, predicted)
      }
    }

    /// `vpavgb` rounds up.
    @inline(__always) private var average: Vector {
      _mm256_sub_epi8(_mm256_avg_epu8(left, above), (left ^ above) & _mm256_set1_epi8(1))
    }

    /// `PNGFilter.predicted` in 8 bits: the distance to the corner is the sum of the others where left and above lie on
    /// the same side of it, and their difference where they do not. A sum that does not fit is larger than both anyway.
    @inline(__always) private var predicted: Vector {
      let byLeft = distance(above, corner), byAbove = distance(left, corner)
      let sameSide = _mm256_cmpeq_epi8(isAtMost(corner, above), isAtMost(corner, left))
      let byCorner = _mm256_blendv_epi8(distance(byLeft, byAbove), _mm256_adds_epu8(byLeft, byAbove), sameSide)
      let upper = _mm256_blendv_epi8(corner, above, isAtMost(byAbove, byCorner))
      return _mm256_blendv_epi8(upper, left, isAtMost(byLeft, byAbove) & isAtMost(byLeft, byCorner))
    }

    @inline(__always) private func distance(_ a: Vector, _ b: Vector) -> Vector { _mm256_subs_epu8(a, b) | _mm256_subs_epu8(b, a) }

    @inline(__always) private func isAtMost(_ a: Vector, _ b: Vector) -> Vector { _mm256_cmpeq_epi8(_mm256_min_epu8(a, b), a) }
  }
}
#endif
