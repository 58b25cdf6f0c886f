#if AVX2
internal import CIntrinsics

/// Three colours of a block, 64 bytes each, in the order in which packed pixels store them and twice as wide as the samples
/// that they become: 32 pixels as words, or 16 as double words. Narrowing works in halves of a vector, so `low` has of each
/// colour the first and third quarter of the pixels, `high` the others. Values outside a sample's range are clamped by whoever
/// packs them.
typealias ColourBlock = (low: (Vector256, Vector256, Vector256), high: (Vector256, Vector256, Vector256))

/// Stores a block's pixels.
protocol BlockPacker {
  /// Bytes from one pixel to the next.
  static var step: Int { get }

  /// For memory safety the caller ensures room for the block.
  @unsafe func store(_ pixels: ColourBlock, to address: UnsafeMutableRawPointer)

  /// Stores the first `count` pixels and nothing else; `scratch` has room for 128 bytes.
  @unsafe func storePart(_ pixels: ColourBlock, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer)
}

extension BlockPacker {
  @inline(__always)
  @unsafe func storePart(_ pixels: ColourBlock, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
    unsafe store(pixels, to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: count * Self.step)
  }
}

/// Three samples a pixel.
///
/// Of 16 pixels of a byte, 48 bytes, the first colour of pixel `i` is at `3i`, the others after it. Packing the first two
/// colours into one vector lets the outer thirds of the 48 bytes come from two vectors and the middle one from three: seven
/// shuffles, that leave zeros where another vector has its bytes. Eight pixels of a word go the same way.
struct Interleave3<Sample: PackedSample>: BlockPacker {
  static var step: Int { 3 * Sample.bytes }

  @inline(__always) @unsafe func store(_ pixels: ColourBlock, to address: UnsafeMutableRawPointer) {
    unsafe store(
      Sample.narrowed(pixels.low.0, pixels.low.1), Sample.narrowed(pixels.high.0, pixels.high.1),
      Sample.narrowed(pixels.low.2, pixels.high.2), to: address)
  }

  /// - Parameters:
  ///   - front: of each half the first two colours of its first half of pixels.
  ///   - back: those of its last half.
  ///   - third: the third colour.
  @inline(__always)
  private func store(_ front: Vector256, _ back: Vector256, _ third: Vector256, to address: UnsafeMutableRawPointer) {
    let places = Sample.thirds
    // `_mm256_or_si256`, not `|`, which the compiler turns into blends and more shuffles: 3 to 7 % slower.
    let a = _mm256_or_si256(_mm256_shuffle_epi8(front, places.a.front), _mm256_shuffle_epi8(third, places.a.third))
    let b = _mm256_or_si256(
      _mm256_or_si256(_mm256_shuffle_epi8(front, places.b.front), _mm256_shuffle_epi8(back, places.b.back)),
      _mm256_shuffle_epi8(third, places.b.third))
    let c = _mm256_or_si256(_mm256_shuffle_epi8(back, places.c.back), _mm256_shuffle_epi8(third, places.c.third))
    unsafe storeThirds(a, b, c, to: address)
  }
}

extension Interleave3<UInt8> {
  /// The bytes of three colours, in the order of the pixels.
  @inline(__always) @unsafe func store(_ bytes: (Vector256, Vector256, Vector256), to address: UnsafeMutableRawPointer) {
    unsafe store(_mm256_unpacklo_epi64(bytes.0, bytes.1), _mm256_unpackhi_epi64(bytes.0, bytes.1), bytes.2, to: address)
  }
}

/// Stores 96 bytes of which the lower halves are the first 48, the upper ones the others.
@inline(__always) @unsafe func storeThirds(_ a: Vector256, _ b: Vector256, _ c: Vector256, to address: UnsafeMutableRawPointer) {
  unsafe address.storeBytes(of: a.low, as: SIMD2<Int64>.self)
  unsafe address.storeBytes(of: b.low, toByteOffset: 16, as: SIMD2<Int64>.self)
  unsafe address.storeBytes(of: c.low, toByteOffset: 32, as: SIMD2<Int64>.self)
  unsafe address.storeBytes(of: a.high, toByteOffset: 48, as: SIMD2<Int64>.self)
  unsafe address.storeBytes(of: b.high, toByteOffset: 64, as: SIMD2<Int64>.self)
  unsafe address.storeBytes(of: c.high, toByteOffset: 80, as: SIMD2<Int64>.self)
}

/// Four samples a pixel, one of them opaque.
struct Interleave4<Sample: PackedSample>: BlockPacker {
  static var step: Int { 4 * Sample.bytes }
  let isOpaqueFirst: Bool

  @inline(__always) @unsafe func store(_ pixels: ColourBlock, to address: UnsafeMutableRawPointer) {
    let opaque = Vector256(repeating: -1)
    let (first, second, third) = Sample.narrowed(pixels)
    let (a, b, c, d) = isOpaqueFirst ? (opaque, first, second, third) : (first, second, third, opaque)
    let (front, back) = (Sample.interleaved(a, b), Sample.interleaved(c, d))
    // Of each half the four quarters of its pixels.
    let (p0, p1) = Sample.interleavedPairs(front.low, back.low)
    let (p2, p3) = Sample.interleavedPairs(front.high, back.high)
    unsafe p0.lows(with: p1).store(to: address)
    unsafe p2.lows(with: p3).store(to: address + 32)
    unsafe p0.highs(with: p1).store(to: address + 64)
    unsafe p2.highs(with: p3).store(to: address + 96)
  }
}

/// A plane each for green, blue and red, the first colour being red and the address green's.
struct Planes<Sample: PackedSample>: BlockPacker {
  static var step: Int { Sample.bytes }
  /// Bytes from green's row to the others'.
  private let toBlue: Int
  private let toRed: Int
  /// The largest sample, where words hold larger ones.
  private let largest: Vector256

  @unsafe init(_ planes: MutableFramePlanes, row y: Int, largest: UInt16 = .max) {
    let green = unsafe planes.row(y, ofPlane: 0)
    unsafe toBlue = planes.row(y, ofPlane: 1) - green
    unsafe toRed = planes.row(y, ofPlane: 2) - green
    self.largest = Vector256(words: Int16(bitPattern: largest))
  }

  @inline(__always) @unsafe func store(_ pixels: ColourBlock, to address: UnsafeMutableRawPointer) {
    let (red, green, blue) = Sample.narrowed(pixels)
    unsafe Sample.clamped(green, to: largest).store(to: address)
    unsafe Sample.clamped(blue, to: largest).store(to: address + toBlue)
    unsafe Sample.clamped(red, to: largest).store(to: address + toRed)
  }

  @inline(__always)
  @unsafe func storePart(_ pixels: ColourBlock, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
    let (red, green, blue) = Sample.narrowed(pixels)
    unsafe storePart(green, count, to: address, scratch)
    unsafe storePart(blue, count, to: address + toBlue, scratch)
    unsafe storePart(red, count, to: address + toRed, scratch)
  }

  private func storePart(_ samples: Vector256, _ count: Int, to address: UnsafeMutableRawPointer, _ scratch: UnsafeMutableRawPointer) {
    unsafe Sample.clamped(samples, to: largest).store(to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: count * Self.step)
  }
}
#endif
