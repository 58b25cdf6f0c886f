#if AVX2
internal import CIntrinsics

/// 256 bits of integers: `__m256i`.
typealias Vector256 = SIMD4<Int64>

extension Vector256 {
  /// 32 bytes from anywhere: `_mm256_loadu_si256`.
  @inline(__always) @unsafe init(loading address: UnsafeRawPointer) {
    self = unsafe address.loadUnaligned(as: Vector256.self)
  }

  /// 16 equal words: `_mm256_set1_epi16`.
  @inline(__always) init(words word: Int16) { self = _mm256_set1_epi16(word) }

  /// 16 bytes, the same in both lanes: the argument of a shuffle.
  @inline(__always) init(lanes low: UInt64, _ high: UInt64) {
    self.init(Int64(bitPattern: low), Int64(bitPattern: high), Int64(bitPattern: low), Int64(bitPattern: high))
  }

  /// `_mm256_storeu_si256`.
  @inline(__always) @unsafe func store(to address: UnsafeMutableRawPointer) {
    unsafe address.storeBytes(of: self, as: Vector256.self)
  }

  /// The lower and the upper 128 bits.
  @inline(__always) var low: SIMD2<Int64> { lowHalf }
  @inline(__always) var high: SIMD2<Int64> { highHalf }

  /// The lower 128 bits of both, or the upper: vperm2i128, whose intrinsic is a macro that Swift does not see.
  @inline(__always) func lows(with other: Vector256) -> Vector256 { Vector256(lowHalf: low, highHalf: other.low) }
  @inline(__always) func highs(with other: Vector256) -> Vector256 { Vector256(lowHalf: high, highHalf: other.high) }

  /// Of 64 bytes the quarters 0 and 2, then 1 and 3: packing the two by lanes leaves everything in order. Loading puts
  /// them so without the port of the shuffles.
  @inline(__always) @unsafe static func quarters(_ address: UnsafeRawPointer) -> (low: Vector256, high: Vector256) {
    @inline(__always) func pair(_ offset: Int) -> Vector256 {
      unsafe Vector256(
        lowHalf: address.loadUnaligned(fromByteOffset: offset, as: SIMD2<Int64>.self),
        highHalf: address.loadUnaligned(fromByteOffset: offset + 32, as: SIMD2<Int64>.self))
    }
    return (pair(0), pair(16))
  }

  /// Quarters 0, 2, 1, 3: puts in order what packing two vectors left by lanes.
  @inline(__always) var unpacked: Vector256 { Vector256(self[0], self[2], self[1], self[3]) }
}
#endif
