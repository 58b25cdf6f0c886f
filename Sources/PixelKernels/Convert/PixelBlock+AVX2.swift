#if AVX2
internal import CIntrinsics

/// 32 pixels as a vector of bytes for each of three colours, in the order in which packed pixels store them.
typealias Pixels32 = (first: Vector256, second: Vector256, third: Vector256)

/// Stores 32 pixels of three colours.
protocol BlockPacker {
  /// Bytes from one pixel to the next.
  static var step: Int { get }

  /// For memory safety the caller ensures room for 32 pixels.
  @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer)

  /// Stores the first `count` pixels and nothing else; `scratch` has room for 128 bytes.
  @unsafe func storePart(_ pixels: Pixels32, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer)
}

extension BlockPacker {
  @inline(__always)
  @unsafe func storePart(_ pixels: Pixels32, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
    unsafe store(pixels, to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: count * Self.step)
  }
}

/// Three bytes a pixel.
///
/// In 48 bytes of 16 pixels the first colour of pixel `i` is at `3i`, the others behind it. Each third of the 48 takes
/// bytes of all three vectors by a shuffle that leaves zeros elsewhere, nine shuffles for 32 pixels; blends in their
/// place are two or three micro-operations each on Intel.
struct Interleave3: BlockPacker {
  static let step = 3

  @inline(__always) @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer) {
    let a = Self.third(
      pixels, Vector256(lanes: 0x8002_8080_0180_8000, 0x0580_8004_8080_0380), Vector256(lanes: 0x0280_8001_8080_0080, 0x8080_0480_8003_8080),
      Vector256(lanes: 0x8080_0180_8000_8080, 0x8004_8080_0380_8002))
    let b = Self.third(
      pixels, Vector256(lanes: 0x8080_0780_8006_8080, 0x800a_8080_0980_8008), Vector256(lanes: 0x8007_8080_0680_8005, 0x0a80_8009_8080_0880),
      Vector256(lanes: 0x0780_8006_8080_0580, 0x8080_0980_8008_8080))
    let c = Self.third(
      pixels, Vector256(lanes: 0x0d80_800c_8080_0b80, 0x8080_0f80_800e_8080), Vector256(lanes: 0x8080_0c80_800b_8080, 0x800f_8080_0e80_800d),
      Vector256(lanes: 0x800c_8080_0b80_800a, 0x0f80_800e_8080_0d80))
    // The lower lanes are the first 48 bytes, the upper ones the others.
    unsafe address.storeBytes(of: a.low, as: SIMD2<Int64>.self)
    unsafe address.storeBytes(of: b.low, toByteOffset: 16, as: SIMD2<Int64>.self)
    unsafe address.storeBytes(of: c.low, toByteOffset: 32, as: SIMD2<Int64>.self)
    unsafe address.storeBytes(of: a.high, toByteOffset: 48, as: SIMD2<Int64>.self)
    unsafe address.storeBytes(of: b.high, toByteOffset: 64, as: SIMD2<Int64>.self)
    unsafe address.storeBytes(of: c.high, toByteOffset: 80, as: SIMD2<Int64>.self)
  }

  /// The bytes of the three colours that one third of the pixels takes; an index of 0x80 leaves a zero.
  @inline(__always)
  private static func third(_ pixels: Pixels32, _ first: Vector256, _ second: Vector256, _ third: Vector256) -> Vector256 {
    _mm256_or_si256(
      _mm256_or_si256(_mm256_shuffle_epi8(pixels.first, first), _mm256_shuffle_epi8(pixels.second, second)),
      _mm256_shuffle_epi8(pixels.third, third))
  }
}

/// Four bytes a pixel, one of them 255.
struct Interleave4: BlockPacker {
  static let step = 4
  let isOpaqueFirst: Bool

  @inline(__always) @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer) {
    let opaque = Vector256(repeating: -1)
    let (a, b, c, d) =
      isOpaqueFirst
      ? (opaque, pixels.first, pixels.second, pixels.third) : (pixels.first, pixels.second, pixels.third, opaque)
    let lowPairs = (_mm256_unpacklo_epi8(a, b), _mm256_unpacklo_epi8(c, d))
    let highPairs = (_mm256_unpackhi_epi8(a, b), _mm256_unpackhi_epi8(c, d))
    // Of each lane the pixels 0…3, 4…7, 8…11 and 12…15.
    let p0 = _mm256_unpacklo_epi16(lowPairs.0, lowPairs.1)
    let p1 = _mm256_unpackhi_epi16(lowPairs.0, lowPairs.1)
    let p2 = _mm256_unpacklo_epi16(highPairs.0, highPairs.1)
    let p3 = _mm256_unpackhi_epi16(highPairs.0, highPairs.1)
    unsafe p0.lows(with: p1).store(to: address)
    unsafe p2.lows(with: p3).store(to: address + 32)
    unsafe p0.highs(with: p1).store(to: address + 64)
    unsafe p2.highs(with: p3).store(to: address + 96)
  }
}

/// A plane each for green, blue and red, the first colour being red and the address green's.
struct Planes: BlockPacker {
  static let step = 1
  /// Bytes from green's row to the others'.
  let toBlue: Int
  let toRed: Int

  @inline(__always) @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer) {
    unsafe pixels.second.store(to: address)
    unsafe pixels.third.store(to: address + toBlue)
    unsafe pixels.first.store(to: address + toRed)
  }

  @inline(__always)
  @unsafe func storePart(_ pixels: Pixels32, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
    unsafe pixels.second.store(to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: count)
    unsafe pixels.third.store(to: scratch)
    unsafe (address + toBlue).copyMemory(from: scratch, byteCount: count)
    unsafe pixels.first.store(to: scratch)
    unsafe (address + toRed).copyMemory(from: scratch, byteCount: count)
  }
}
#endif
