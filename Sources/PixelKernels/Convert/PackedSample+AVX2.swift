#if AVX2
internal import CIntrinsics

/// A destination's samples as vectors hold them: bytes, or little-endian words.
protocol PackedSample {
  /// Bytes a sample.
  static var bytes: Int { get }
  /// The shuffles of `Interleave3`.
  static var thirds: ThirdsPlaces { get }

  /// Samples of numbers of twice the width, clamped: of each half those of `a`, then of `b`.
  static func narrowed(_ a: Vector256, _ b: Vector256) -> Vector256
  /// Samples of two vectors in turn, half by half.
  static func interleaved(_ a: Vector256, _ b: Vector256) -> (low: Vector256, high: Vector256)
  /// The same of pairs of samples.
  static func interleavedPairs(_ a: Vector256, _ b: Vector256) -> (low: Vector256, high: Vector256)
  /// Samples that are at most `largest`, where they don't fill their bits.
  static func clamped(_ samples: Vector256, to largest: Vector256) -> Vector256
}

/// Where the bytes of three vectors' halves come from: of the first two colours' front and back, and of the third colour.
struct ThirdsPlaces {
  let a: (front: Vector256, third: Vector256)
  let b: (front: Vector256, back: Vector256, third: Vector256)
  let c: (back: Vector256, third: Vector256)
}

extension PackedSample {
  /// Each colour's samples in the order of the pixels.
  @inline(__always) static func narrowed(_ pixels: ColourBlock) -> (Vector256, Vector256, Vector256) {
    (narrowed(pixels.low.0, pixels.high.0), narrowed(pixels.low.1, pixels.high.1), narrowed(pixels.low.2, pixels.high.2))
  }
}

extension UInt8: PackedSample {
  static var bytes: Int { 1 }

  @inline(__always) static var thirds: ThirdsPlaces {
    ThirdsPlaces(
      a: (Vector256(lanes: 0x0a02_8009_0180_0800, 0x0580_0c04_800b_0380), Vector256(lanes: 0x8080_0180_8000_8080, 0x8004_8080_0380_8002)),
      b: (
        Vector256(lanes: 0x800f_0780_0e06_800d, 0x8080_8080_8080_8080), Vector256(lanes: 0x8080_8080_8080_8080, 0x0a02_8009_0180_0800),
        Vector256(lanes: 0x0780_8006_8080_0580, 0x8080_0980_8008_8080)
      ),
      c: (Vector256(lanes: 0x0580_0c04_800b_0380, 0x800f_0780_0e06_800d), Vector256(lanes: 0x800c_8080_0b80_800a, 0x0f80_800e_8080_0d80)))
  }

  @inline(__always) static func narrowed(_ a: Vector256, _ b: Vector256) -> Vector256 { _mm256_packus_epi16(a, b) }

  @inline(__always) static func interleaved(_ a: Vector256, _ b: Vector256) -> (low: Vector256, high: Vector256) {
    (_mm256_unpacklo_epi8(a, b), _mm256_unpackhi_epi8(a, b))
  }

  @inline(__always) static func interleavedPairs(_ a: Vector256, _ b: Vector256) -> (low: Vector256, high: Vector256) {
    (_mm256_unpacklo_epi16(a, b), _mm256_unpackhi_epi16(a, b))
  }

  @inline(__always) static func clamped(_ samples: Vector256, to largest: Vector256) -> Vector256 { samples }
}

extension UInt16: PackedSample {
  static var bytes: Int { 2 }

  @inline(__always) static var thirds: ThirdsPlaces {
    ThirdsPlaces(
      a: (Vector256(lanes: 0x0302_8080_0908_0100, 0x0d0c_0504_8080_0b0a), Vector256(lanes: 0x8080_0100_8080_8080, 0x8080_8080_0302_8080)),
      b: (
        Vector256(lanes: 0x8080_0f0e_0706_8080, 0x8080_8080_8080_8080), Vector256(lanes: 0x8080_8080_8080_8080, 0x0302_8080_0908_0100),
        Vector256(lanes: 0x0706_8080_8080_0504, 0x8080_0908_8080_8080)
      ),
      c: (Vector256(lanes: 0x0d0c_0504_8080_0b0a, 0x8080_0f0e_0706_8080), Vector256(lanes: 0x8080_8080_0b0a_8080, 0x0f0e_8080_8080_0d0c)))
  }

  @inline(__always) static func narrowed(_ a: Vector256, _ b: Vector256) -> Vector256 { _mm256_packus_epi32(a, b) }

  @inline(__always) static func interleaved(_ a: Vector256, _ b: Vector256) -> (low: Vector256, high: Vector256) {
    (_mm256_unpacklo_epi16(a, b), _mm256_unpackhi_epi16(a, b))
  }

  @inline(__always) static func interleavedPairs(_ a: Vector256, _ b: Vector256) -> (low: Vector256, high: Vector256) {
    (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b))
  }

  @inline(__always) static func clamped(_ samples: Vector256, to largest: Vector256) -> Vector256 { _mm256_min_epu16(samples, largest) }
}
#endif
