#if AVX2
internal import CIntrinsics

/// 256 bits of integers, `__m256i`.
typealias Lanes = SIMD4<Int64>

/// `_mm256_loadu_si256`
@inline(__always) @unsafe func lanes(at address: UnsafeRawPointer) -> Lanes { unsafe address.loadUnaligned(as: Lanes.self) }

/// `_mm256_storeu_si256`
@inline(__always) @unsafe func store(_ lanes: Lanes, at address: UnsafeMutableRawPointer) {
  unsafe address.storeBytes(of: lanes, as: Lanes.self)
}

/// `_mm256_loadu_ps`
@inline(__always) @unsafe func floats(at address: UnsafeRawPointer) -> SIMD8<Float> {
  unsafe address.loadUnaligned(as: SIMD8<Float>.self)
}

/// `_mm256_storeu_ps`
@inline(__always) @unsafe func store(_ floats: SIMD8<Float>, at address: UnsafeMutableRawPointer) {
  unsafe address.storeBytes(of: floats, as: SIMD8<Float>.self)
}

/// A pattern of 16 bytes in both halves, the argument of a byte shuffle.
@inline(__always) func bothHalves(_ low: UInt64, _ high: UInt64) -> Lanes {
  Lanes(Int64(bitPattern: low), Int64(bitPattern: high), Int64(bitPattern: low), Int64(bitPattern: high))
}

/// Eight vectors that are moved as one: rows or columns of 8 x 8 double words.
struct LaneBlock {
  var v0, v1, v2, v3, v4, v5, v6, v7: Lanes

  /// The vectors that `make` gives for 0…7.
  @inline(__always) init(_ make: (Int) -> Lanes) {
    (v0, v1, v2, v3) = (make(0), make(1), make(2), make(3))
    (v4, v5, v6, v7) = (make(4), make(5), make(6), make(7))
  }

  /// Eight vectors, `step` bytes apart.
  @inline(__always) @unsafe init(at address: UnsafeRawPointer, step: Int) {
    unsafe (v0, v1, v2, v3) = (
      lanes(at: address), lanes(at: address + step), lanes(at: address + 2 * step), lanes(at: address + 3 * step)
    )
    unsafe (v4, v5, v6, v7) = (
      lanes(at: address + 4 * step), lanes(at: address + 5 * step), lanes(at: address + 6 * step), lanes(at: address + 7 * step)
    )
  }

  @inline(__always) @unsafe func store(at address: UnsafeMutableRawPointer, step: Int) {
    unsafe PixelKernels.store(v0, at: address)
    unsafe PixelKernels.store(v1, at: address + step)
    unsafe PixelKernels.store(v2, at: address + 2 * step)
    unsafe PixelKernels.store(v3, at: address + 3 * step)
    unsafe PixelKernels.store(v4, at: address + 4 * step)
    unsafe PixelKernels.store(v5, at: address + 5 * step)
    unsafe PixelKernels.store(v6, at: address + 6 * step)
    unsafe PixelKernels.store(v7, at: address + 7 * step)
  }

  /// The first four, and the last four, one after another each.
  @inline(__always) @unsafe func store(at first: UnsafeMutableRawPointer, _ second: UnsafeMutableRawPointer) {
    unsafe PixelKernels.store(v0, at: first)
    unsafe PixelKernels.store(v1, at: first + 32)
    unsafe PixelKernels.store(v2, at: first + 64)
    unsafe PixelKernels.store(v3, at: first + 96)
    unsafe PixelKernels.store(v4, at: second)
    unsafe PixelKernels.store(v5, at: second + 32)
    unsafe PixelKernels.store(v6, at: second + 64)
    unsafe PixelKernels.store(v7, at: second + 96)
  }

  /// Rows become columns.
  @inline(__always) mutating func transposeDoubleWords() {
    let a0 = _mm256_unpacklo_epi32(v0, v1), a1 = _mm256_unpackhi_epi32(v0, v1)
    let a2 = _mm256_unpacklo_epi32(v2, v3), a3 = _mm256_unpackhi_epi32(v2, v3)
    let a4 = _mm256_unpacklo_epi32(v4, v5), a5 = _mm256_unpackhi_epi32(v4, v5)
    let a6 = _mm256_unpacklo_epi32(v6, v7), a7 = _mm256_unpackhi_epi32(v6, v7)
    let b0 = _mm256_unpacklo_epi64(a0, a2), b1 = _mm256_unpackhi_epi64(a0, a2)
    let b2 = _mm256_unpacklo_epi64(a1, a3), b3 = _mm256_unpackhi_epi64(a1, a3)
    let b4 = _mm256_unpacklo_epi64(a4, a6), b5 = _mm256_unpackhi_epi64(a4, a6)
    let b6 = _mm256_unpacklo_epi64(a5, a7), b7 = _mm256_unpackhi_epi64(a5, a7)
    v0 = Lanes(lowHalf: b0.lowHalf, highHalf: b4.lowHalf)
    v1 = Lanes(lowHalf: b1.lowHalf, highHalf: b5.lowHalf)
    v2 = Lanes(lowHalf: b2.lowHalf, highHalf: b6.lowHalf)
    v3 = Lanes(lowHalf: b3.lowHalf, highHalf: b7.lowHalf)
    v4 = Lanes(lowHalf: b0.highHalf, highHalf: b4.highHalf)
    v5 = Lanes(lowHalf: b1.highHalf, highHalf: b5.highHalf)
    v6 = Lanes(lowHalf: b2.highHalf, highHalf: b6.highHalf)
    v7 = Lanes(lowHalf: b3.highHalf, highHalf: b7.highHalf)
  }

  /// Shuffles the bytes of every vector.
  @inline(__always) mutating func shuffleBytes(_ pattern: Lanes) {
    (v0, v1) = (_mm256_shuffle_epi8(v0, pattern), _mm256_shuffle_epi8(v1, pattern))
    (v2, v3) = (_mm256_shuffle_epi8(v2, pattern), _mm256_shuffle_epi8(v3, pattern))
    (v4, v5) = (_mm256_shuffle_epi8(v4, pattern), _mm256_shuffle_epi8(v5, pattern))
    (v6, v7) = (_mm256_shuffle_epi8(v6, pattern), _mm256_shuffle_epi8(v7, pattern))
  }
}
#endif
