#if AVX2
internal import CIntrinsics

/// 32 pixels as words of three colours, in the order in which packed pixels store them: of each the pixels 0…7 and 16…23,
/// then 8…15 and 24…31. Values outside 0…255 are clamped by whoever packs them.
typealias Pixels32 = (low: (Vector256, Vector256, Vector256), high: (Vector256, Vector256, Vector256))

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
/// Of 16 pixels, 48 bytes, the first colour of pixel `i` is at `3i`, the others after it. Packing the first two colours
/// into one vector lets the outer thirds of the 48 bytes come from two vectors and the middle one from three: seven
/// shuffles, that leave zeros where another vector has its bytes.
struct Interleave3: BlockPacker {
  static let step = 3

  @inline(__always) @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer) {
    unsafe store(
      _mm256_packus_epi16(pixels.low.0, pixels.low.1), _mm256_packus_epi16(pixels.high.0, pixels.high.1),
      _mm256_packus_epi16(pixels.low.2, pixels.high.2), to: address)
  }

  /// The bytes of three colours, in the order of the pixels.
  @inline(__always) @unsafe func store(_ bytes: (Vector256, Vector256, Vector256), to address: UnsafeMutableRawPointer) {
    unsafe store(_mm256_unpacklo_epi64(bytes.0, bytes.1), _mm256_unpackhi_epi64(bytes.0, bytes.1), bytes.2, to: address)
  }

  /// - Parameters:
  ///   - front: of each half the first two colours of its first eight pixels.
  ///   - back: those of its last eight.
  ///   - third: the third colour.
  @inline(__always)
  private func store(_ front: Vector256, _ back: Vector256, _ third: Vector256, to address: UnsafeMutableRawPointer) {
    let a = _mm256_or_si256(
      _mm256_shuffle_epi8(front, Vector256(lanes: 0x0a02_8009_0180_0800, 0x0580_0c04_800b_0380)),
      _mm256_shuffle_epi8(third, Vector256(lanes: 0x8080_0180_8000_8080, 0x8004_8080_0380_8002)))
    let b = _mm256_or_si256(
      _mm256_or_si256(
        _mm256_shuffle_epi8(front, Vector256(lanes: 0x800f_0780_0e06_800d, 0x8080_8080_8080_8080)),
        _mm256_shuffle_epi8(back, Vector256(lanes: 0x8080_8080_8080_8080, 0x0a02_8009_0180_0800))),
      _mm256_shuffle_epi8(third, Vector256(lanes: 0x0780_8006_8080_0580, 0x8080_0980_8008_8080)))
    let c = _mm256_or_si256(
      _mm256_shuffle_epi8(back, Vector256(lanes: 0x0580_0c04_800b_0380, 0x800f_0780_0e06_800d)),
      _mm256_shuffle_epi8(third, Vector256(lanes: 0x800c_8080_0b80_800a, 0x0f80_800e_8080_0d80)))
    unsafe storeThirds(a, b, c, to: address)
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

/// Four bytes a pixel, one of them 255.
struct Interleave4: BlockPacker {
  static let step = 4
  let isOpaqueFirst: Bool

  @inline(__always) @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer) {
    let opaque = Vector256(repeating: -1)
    let (first, second, third) = bytes(pixels)
    let (a, b, c, d) = isOpaqueFirst ? (opaque, first, second, third) : (first, second, third, opaque)
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
  private let toBlue: Int
  private let toRed: Int

  @unsafe init(_ planes: MutableFramePlanes, row y: Int) {
    let green = unsafe planes.row(y, ofPlane: 0)
    unsafe toBlue = planes.row(y, ofPlane: 1) - green
    unsafe toRed = planes.row(y, ofPlane: 2) - green
  }

  @inline(__always) @unsafe func store(_ pixels: Pixels32, to address: UnsafeMutableRawPointer) {
    let (red, green, blue) = bytes(pixels)
    unsafe green.store(to: address)
    unsafe blue.store(to: address + toBlue)
    unsafe red.store(to: address + toRed)
  }

  @inline(__always)
  @unsafe func storePart(_ pixels: Pixels32, count: Int, to address: UnsafeMutableRawPointer, scratch: UnsafeMutableRawPointer) {
    let (red, green, blue) = bytes(pixels)
    unsafe green.store(to: scratch)
    unsafe address.copyMemory(from: scratch, byteCount: count)
    unsafe blue.store(to: scratch)
    unsafe (address + toBlue).copyMemory(from: scratch, byteCount: count)
    unsafe red.store(to: scratch)
    unsafe (address + toRed).copyMemory(from: scratch, byteCount: count)
  }
}

/// Each colour's 32 bytes in the order of the pixels.
@inline(__always) private func bytes(_ pixels: Pixels32) -> (Vector256, Vector256, Vector256) {
  (
    _mm256_packus_epi16(pixels.low.0, pixels.high.0), _mm256_packus_epi16(pixels.low.1, pixels.high.1),
    _mm256_packus_epi16(pixels.low.2, pixels.high.2)
  )
}
#endif
