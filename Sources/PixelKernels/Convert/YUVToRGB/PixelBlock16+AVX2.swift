#if AVX2
internal import CIntrinsics

/// Eight pixels of three colours as 32-bit integers, in the order in which packed pixels store them; values outside
/// the destination's codes are clamped by whoever packs them.
typealias Words = (Vector256, Vector256, Vector256)

/// Stores 16 pixels of three colours of 16-bit words; of `low` and `high` each the pixels 0…3 and 8…11, then 4…7 and 12…15.
protocol WordPacker {
  /// Bytes from one pixel to the next.
  static var step: Int { get }

  /// For memory safety the caller ensures room for 16 pixels.
  @unsafe func store(_ low: Words, _ high: Words, to address: UnsafeMutableRawPointer)

  /// Stores the first `count` pixels and nothing else; `scratch` has room for 128 bytes.
  @unsafe func storePart(_ low: Words, _ high: Words, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer)
}

extension WordPacker {
  @inline(__always)
  @unsafe func storePart(
    _ low: Words, _ high: Words, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
  ) {
    unsafe store(low, high, to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: count * Self.step)
  }
}

/// Three words a pixel: `Interleave3` with words for bytes.
struct WordInterleave3: WordPacker {
  static let step = 6

  @inline(__always) @unsafe func store(_ low: Words, _ high: Words, to address: UnsafeMutableRawPointer) {
    let front = _mm256_packus_epi32(low.0, low.1)
    let back = _mm256_packus_epi32(high.0, high.1)
    let third = _mm256_packus_epi32(low.2, high.2)
    let a = _mm256_or_si256(
      _mm256_shuffle_epi8(front, Vector256(lanes: 0x0302_8080_0908_0100, 0x0d0c_0504_8080_0b0a)),
      _mm256_shuffle_epi8(third, Vector256(lanes: 0x8080_0100_8080_8080, 0x8080_8080_0302_8080)))
    let b = _mm256_or_si256(
      _mm256_or_si256(
        _mm256_shuffle_epi8(front, Vector256(lanes: 0x8080_0f0e_0706_8080, 0x8080_8080_8080_8080)),
        _mm256_shuffle_epi8(back, Vector256(lanes: 0x8080_8080_8080_8080, 0x0302_8080_0908_0100))),
      _mm256_shuffle_epi8(third, Vector256(lanes: 0x0706_8080_8080_0504, 0x8080_0908_8080_8080)))
    let c = _mm256_or_si256(
      _mm256_shuffle_epi8(back, Vector256(lanes: 0x0d0c_0504_8080_0b0a, 0x8080_0f0e_0706_8080)),
      _mm256_shuffle_epi8(third, Vector256(lanes: 0x8080_8080_0b0a_8080, 0x0f0e_8080_8080_0d0c)))
    unsafe storeThirds(a, b, c, to: address)
  }
}

/// Four words a pixel, the last 65535.
struct WordInterleave4: WordPacker {
  static let step = 8

  @inline(__always) @unsafe func store(_ low: Words, _ high: Words, to address: UnsafeMutableRawPointer) {
    let (a, b, c) = words(low, high)
    let opaque = Vector256(repeating: -1)
    let lowPairs = (_mm256_unpacklo_epi16(a, b), _mm256_unpacklo_epi16(c, opaque))
    let highPairs = (_mm256_unpackhi_epi16(a, b), _mm256_unpackhi_epi16(c, opaque))
    let p0 = _mm256_unpacklo_epi32(lowPairs.0, lowPairs.1)
    let p1 = _mm256_unpackhi_epi32(lowPairs.0, lowPairs.1)
    let p2 = _mm256_unpacklo_epi32(highPairs.0, highPairs.1)
    let p3 = _mm256_unpackhi_epi32(highPairs.0, highPairs.1)
    unsafe p0.lows(with: p1).store(to: address)
    unsafe p2.lows(with: p3).store(to: address + 32)
    unsafe p0.highs(with: p1).store(to: address + 64)
    unsafe p2.highs(with: p3).store(to: address + 96)
  }
}

/// A plane each for green, blue and red, the first colour being red and the address green's.
struct WordPlanes: WordPacker {
  static let step = 2
  /// Bytes from green's row to the others'.
  private let toBlue: Int
  private let toRed: Int
  private let largest: Vector256

  @unsafe init(_ planes: MutableFramePlanes, row y: Int, largest: Float) {
    let green = unsafe planes.row(y, ofPlane: 0)
    unsafe toBlue = planes.row(y, ofPlane: 1) - green
    unsafe toRed = planes.row(y, ofPlane: 2) - green
    self.largest = Vector256(words: Int16(truncatingIfNeeded: Int32(largest)))
  }

  @inline(__always) @unsafe func store(_ low: Words, _ high: Words, to address: UnsafeMutableRawPointer) {
    let (red, green, blue) = words(low, high)
    unsafe _mm256_min_epu16(green, largest).store(to: address)
    unsafe _mm256_min_epu16(blue, largest).store(to: address + toBlue)
    unsafe _mm256_min_epu16(red, largest).store(to: address + toRed)
  }

  @inline(__always)
  @unsafe func storePart(
    _ low: Words, _ high: Words, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer
  ) {
    let (red, green, blue) = words(low, high)
    unsafe storePart(green, count, to: address, scratch)
    unsafe storePart(blue, count, to: address + toBlue, scratch)
    unsafe storePart(red, count, to: address + toRed, scratch)
  }

  private func storePart(_ words: Vector256, _ count: Int, to address: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer) {
    unsafe _mm256_min_epu16(words, largest).store(to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: 2 * count)
  }
}

/// Each colour's 16 words in the order of the pixels.
@inline(__always) private func words(_ low: Words, _ high: Words) -> Words {
  (_mm256_packus_epi32(low.0, high.0), _mm256_packus_epi32(low.1, high.1), _mm256_packus_epi32(low.2, high.2))
}
#endif
