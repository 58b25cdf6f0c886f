internal import Pixels

/// Which samples of a format a shot score compares: luma of YUV and gray, all of RGB with its alpha. Bytes that are not samples
/// do not count. Formats that share words, and palettes, count as the RGB or gray of 8 bits that they stand for.
///
/// FFmpeg's `scdet` does the same for the formats it accepts, and for others after a conversion that keeps these samples. It
/// converts more than 12 bits to 12, and YUV with alpha to RGB; here their luma is compared as it is.
struct ScoredSamples {
  private enum Kind {
    /// Bytes: of every four, those in the mask.
    case bytes(mask: UInt32)
    /// Words of 16 bits, `step` bytes apart.
    case words(isSwapped: Bool, step: Int)
    /// Bytes that choose an entry of the palette.
    case palette
    /// Bits, eight pixels per byte.
    case bits
    /// Red, green and blue in bit fields of a word.
    case fields(Fields)
  }

  private let kind: Kind
  /// How many planes are compared, from the first, and how many samples of a pixel in each.
  private let planes: Int
  private let samplesPerPixel: Int
  /// Bytes from a pixel to the next.
  private let step: Int
  /// Of what is compared; a word's unused low bits are counted, as the difference has them too.
  private let bits: Int

  init(_ format: PixelFormatDescriptor) {
    let first = format.components[0]
    let isRGB = format.model == .rgb
    let compared = isRGB ? format.components.filter { $0.plane == 0 } : [first]
    planes = isRGB ? format.planeCount : 1
    step = first.step
    if format.model == .palette {
      (kind, samplesPerPixel, bits) = (.palette, 3, 8)
    } else if format.isBitPacked {
      (kind, samplesPerPixel, bits) = (.bits, 1, 8)
    } else if isRGB, first.depth < 8 {
      (kind, samplesPerPixel, bits) = (.fields(Fields(format)), 3, 8)
    } else if first.wordBytes == 2 {
      let isWhole = compared.count * 2 == first.step
      (kind, samplesPerPixel) = (.words(isSwapped: format.isBigEndian, step: isWhole ? 2 : first.step), compared.count)
      bits = first.shift + first.depth
    } else {
      (kind, samplesPerPixel, bits) = (.bytes(mask: Self.mask(compared)), compared.count, 8)
    }
  }

  /// The bytes of four that are samples: a pixel's, or that of several pixels whose samples are next to each other.
  private static func mask(_ components: [PixelComponent]) -> UInt32 {
    let step = components[0].step
    guard components.count < step else { return .max }
    return (0..<4 / step).reduce(0) { mask, pixel in
      components.reduce(mask) { $0 | 0xFF << (8 * UInt32($1.offset + pixel * step)) }
    }
  }
}

extension ScoredSamples {
  /// Bytes of a frame up to the end of what is compared.
  func byteCount(of layout: FrameLayout) -> Int {
    guard case .palette = kind else { return layout.plane(planes - 1).offset + layout.plane(planes - 1).byteCount }
    return layout.byteCount
  }

  /// The mean absolute difference of two frames in percent of the samples' range: `100 · Σ|a − b| / (count · 2^bits)`.
  ///
  /// For memory safety the caller ensures that both hold the planes of `layout`.
  @unsafe func difference(_ a: FramePlanes, _ b: FramePlanes, _ layout: FrameLayout, _ instructions: InstructionSet) -> Double {
    var sum: UInt64 = 0
    for plane in 0..<planes {
      for y in 0..<layout.height {
        let (p, q) = unsafe (a.row(y, ofPlane: plane), b.row(y, ofPlane: plane))
        switch kind {
        case .bytes(let mask): unsafe sum += Self.sumBytes(p, q, count: layout.width * step, mask: mask, instructions)
        case .words(let isSwapped, let step):
          let count = layout.width * self.step / step
          unsafe sum += Self.sumWords(p, q, count: count, step: step, isSwapped: isSwapped, instructions)
        case .palette, .bits, .fields:
          let palettes = unsafe (a.bases[1], b.bases[1])
          for x in 0..<layout.width { unsafe sum += Self.distance(colour(p, x, palettes.0), colour(q, x, palettes.1)) }
        }
      }
    }
    let count = planes * layout.height * layout.width * samplesPerPixel
    return Double(sum) * 100 / Double(count) / Double(1 << bits)
  }

  /// `Σ|a − b|` of the bytes that the mask has, which begins with each row.
  private static func sumBytes(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int, mask: UInt32, _ instructions: InstructionSet
  ) -> UInt64 {
    var (sum, done) = (UInt64(0), 0)
    #if AVX2
    if instructions >= .avx2 { (sum, done) = unsafe sumBytesAVX2(a, b, count: count, mask: mask) }
    #endif
    for index in done..<count where mask >> (8 * UInt32(index & 3)) & 1 != 0 {
      let (x, y) = unsafe (a.load(fromByteOffset: index, as: UInt8.self), b.load(fromByteOffset: index, as: UInt8.self))
      sum += UInt64(x > y ? x - y : y - x)
    }
    return sum
  }

  /// `Σ|a − b|` of words, `step` bytes apart.
  private static func sumWords(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int, step: Int, isSwapped: Bool, _ instructions: InstructionSet
  ) -> UInt64 {
    var (sum, done) = (UInt64(0), 0)
    #if AVX2
    if instructions >= .avx2, step == 2 { (sum, done) = unsafe sumWordsAVX2(a, b, count: count, isSwapped: isSwapped) }
    #endif
    for index in done..<count {
      let (p, q) = unsafe (
        a.loadUnaligned(fromByteOffset: step * index, as: UInt16.self), b.loadUnaligned(fromByteOffset: step * index, as: UInt16.self)
      )
      let (x, y) = isSwapped ? (p.bigEndian, q.bigEndian) : (p.littleEndian, q.littleEndian)
      sum += UInt64(x > y ? x - y : y - x)
    }
    return sum
  }

  private static func distance(_ a: SIMD3<Int>, _ b: SIMD3<Int>) -> UInt64 {
    UInt64(abs(a.x - b.x) + abs(a.y - b.y) + abs(a.z - b.z))
  }

  /// A pixel's red, green and blue of 8 bits, or its gray and two zeros.
  private func colour(_ row: UnsafeRawPointer, _ x: Int, _ palette: UnsafeRawPointer) -> SIMD3<Int> {
    switch kind {
    case .palette:
      let index = unsafe Int(row.load(fromByteOffset: x, as: UInt8.self))
      let entry = unsafe Int(UInt32(littleEndian: palette.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)))
      return SIMD3(entry & 255, entry >> 8 & 255, entry >> 16 & 255)
    case .fields(let fields): return unsafe fields.colour(row.loadUnaligned(fromByteOffset: 2 * x, as: UInt16.self))
    default: return unsafe SIMD3(row.load(fromByteOffset: x >> 3, as: UInt8.self) >> (7 - UInt8(x & 7)) & 1 == 1 ? 255 : 0, 0, 0)
    }
  }
}

/// Red, green and blue of 5 or 6 bits in one word.
private struct Fields {
  private let isSwapped: Bool
  private let shifts: SIMD3<Int>
  private let depths: SIMD3<Int>

  init(_ format: PixelFormatDescriptor) {
    isSwapped = format.isBigEndian
    shifts = SIMD3(format.components.map(\.shift))
    depths = SIMD3(format.components.map(\.depth))
  }

  /// The fields as bytes, which a field's first bits fill up: white is 255.
  func colour(_ stored: UInt16) -> SIMD3<Int> {
    let word = SIMD3(repeating: Int(isSwapped ? stored.bigEndian : stored.littleEndian))
    let codes = word &>> shifts & (SIMD3(repeating: 1) &<< depths &- 1)
    return codes &<< (8 &- depths) | codes &>> (2 &* depths &- 8)
  }
}

/// The samples of the format that was asked for last: working them out allocates, and a format seldom changes.
struct LastScoredSamples {
  private var last: (format: PixelFormat, samples: ScoredSamples)?

  mutating func of(_ format: PixelFormat) -> ScoredSamples {
    if let last, last.format == format { return last.samples }
    let samples = ScoredSamples(format.descriptor)
    last = (format, samples)
    return samples
  }
}
