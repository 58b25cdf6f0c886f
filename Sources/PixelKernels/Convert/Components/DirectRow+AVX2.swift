#if AVX2
internal import CIntrinsics

extension DirectRow {
  /// The loops of `convert`, 32 samples a step. All reads and writes are within the steps' samples, but for a row's that `half`
  /// and the chroma filters read beyond them: they leave the last samples out.
  /// - Returns: how many samples are done.
  @unsafe func convertAVX2(_ rows: Rows) -> Int {
    let (a, b, c, count) = unsafe (rows.a, rows.b, rows.c, rows.count)
    let (out, second) = unsafe (rows.first, rows.second)
    switch shape {
    case .half:
      // The row begins at the component's byte: the last step would read bytes after the row.
      return steps(count - 1) { x in unsafe Parted(a + 2 &* x).first.store(to: out + x) }
    case .split2:
      return steps(count) { x in
        let parts = unsafe Parted(a + 2 &* x)
        unsafe parts.first.store(to: out + x)
        unsafe parts.second.store(to: second + x)
      }
    case .split3: return unsafe splitThree(rows)
    case .splitPairs(let isLumaFirst): return unsafe splitPairs(rows, isLumaFirst)
    case .joined2:
      return steps(count) { x in
        let (p, q) = unsafe (Vector256(loading: a + x).unpacked, Vector256(loading: b + x).unpacked)
        unsafe _mm256_unpacklo_epi8(p, q).store(to: out + 2 &* x)
        unsafe _mm256_unpackhi_epi8(p, q).store(to: out + 2 &* x + 32)
      }
    case .joined3:
      let packer = Interleave3<UInt8>()
      return steps(count) { x in
        unsafe packer.store((Vector256(loading: a + x), Vector256(loading: b + x), Vector256(loading: c + x)), to: out + 3 &* x)
      }
    case .pairs(let isLumaFirst): return unsafe pairs(a, b, c, isLumaFirst, count, out)
    case .mapped(let map):
      let scale = ByteMapVectors(map)
      return steps(count) { x in unsafe scale.bytes(Vector256(loading: a + x)).store(to: out + x) }
    case .gray(let map):
      let scale = ByteMapVectors(map)
      return steps(count) { x in unsafe storeTriples(scale.bytes(Vector256(loading: a + x)), to: out + 3 &* x) }
    case .narrowed(let bits): return unsafe narrow(a, by: bits, count, out)
    case .scaledDown: return unsafe scaleDown(a, count, out)
    case .widened(let shift):
      let bits = SIMD2(Int64(shift), 0)
      return steps(count) { x in
        let (low, high) = unsafe (
          _mm256_cvtepu8_epi16((a + x).loadUnaligned(as: SIMD2<Int64>.self)),
          _mm256_cvtepu8_epi16((a + x + 16).loadUnaligned(as: SIMD2<Int64>.self))
        )
        unsafe _mm256_sll_epi16(low, bits).store(to: out + 2 &* x)
        unsafe _mm256_sll_epi16(high, bits).store(to: out + 2 &* x + 32)
      }
    case .words(let shift):
      let shift = WordShiftVectors(shift)
      return steps(count) { x in
        unsafe shift.words(Vector256(loading: a + 2 &* x)).store(to: out + 2 &* x)
        unsafe shift.words(Vector256(loading: a + 2 &* x + 32)).store(to: out + 2 &* x + 32)
      }
    case .splitWords(let shift): return unsafe splitWords(rows, WordShiftVectors(shift))
    case .joinedWords(let shift): return unsafe joinWords(a, b, WordShiftVectors(shift), count, out)
    case .fields(let fields): return unsafe unpack(a, fields, count, out)
    case .averaged:
      return steps(count) { x in unsafe _mm256_avg_epu8(Vector256(loading: a + x), Vector256(loading: b + x)).store(to: out + x) }
    case .halved: return unsafe halve(a, b, count, out)
    case .doubled: return unsafe double(a, b, rows.weights, count, out)
    }
  }

  /// Steps of `width` samples; the last one begins where it ends with the row, and makes some of the samples again.
  /// - Returns: how many samples are done: all, unless they are fewer than a step's.
  @inline(__always) private func steps(from start: Int = 0, _ count: Int, by width: Int = 32, _ step: (Int) -> Void) -> Int {
    let last = count - width
    guard start <= last else { return start }
    for x in stride(from: start, to: count, by: width) { step(min(x, last)) }
    return count
  }

  private func splitThree(_ rows: Rows) -> Int {
    let parts = unsafe shuffles.start
    return unsafe steps(rows.count) { x in
      let pixels = unsafe rows.a + 3 &* x
      unsafe parts.colour(0, of: pixels, 3).store(to: rows.first + x)
      unsafe parts.colour(1, of: pixels, 3).store(to: rows.second + x)
      unsafe parts.colour(2, of: pixels, 3).store(to: rows.third + x)
    }
  }

  private func splitPairs(_ rows: Rows, _ isLumaFirst: Bool) -> Int {
    unsafe steps(rows.count & ~1) { x in
      let parts = unsafe Parted(rows.a + 2 &* x)
      unsafe (isLumaFirst ? parts.first : parts.second).store(to: rows.first + x)
      // Of each half of the differences eight of one and eight of the other.
      let chroma = Parted(isLumaFirst ? parts.second : parts.first, .zero)
      let planes = _mm256_unpacklo_epi64(chroma.first, chroma.second).unpacked
      unsafe (rows.second + x &>> 1).storeBytes(of: planes.low, as: SIMD2<Int64>.self)
      unsafe (rows.third + x &>> 1).storeBytes(of: planes.high, as: SIMD2<Int64>.self)
    }
  }

  private func pairs(
    _ luma: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer, _ isLumaFirst: Bool, _ count: Int,
    _ out: UnsafeMutableRawPointer
  ) -> Int {
    steps(count & ~1) { x in
      let (p, q) = unsafe ((b + x &>> 1).loadUnaligned(as: SIMD2<Int64>.self), (c + x &>> 1).loadUnaligned(as: SIMD2<Int64>.self))
      // Differences in turn: quarters 0, 2, 1, 3, as luma's.
      let (low, high) = (_mm_unpacklo_epi8(p, q), _mm_unpackhi_epi8(p, q))
      let chroma = Vector256(low.x, high.x, low.y, high.y)
      let samples = unsafe Vector256(loading: luma + x).unpacked
      let (first, second) = isLumaFirst ? (samples, chroma) : (chroma, samples)
      unsafe _mm256_unpacklo_epi8(first, second).store(to: out + 2 &* x)
      unsafe _mm256_unpackhi_epi8(first, second).store(to: out + 2 &* x + 32)
    }
  }

  private func narrow(_ a: UnsafeRawPointer, by bits: Int, _ count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let mask = Vector256(words: Int16(bitPattern: reader.mask))
    // All bits but the one that rounds; averaging with zero rounds by it.
    let bits = SIMD2(Int64(reader.shift) + Int64(bits - 1), 0)
    @inline(__always) func rounded(_ words: Vector256) -> Vector256 {
      _mm256_avg_epu16(_mm256_srl_epi16(_mm256_and_si256(words, mask), bits), .zero)
    }
    return steps(count) { x in
      let (p, q) = unsafe Vector256.quarters(a + 2 &* x)
      unsafe _mm256_packus_epi16(rounded(p), rounded(q)).store(to: out + x)
    }
  }

  private func splitWords(_ rows: Rows, _ shift: WordShiftVectors) -> Int {
    let low = _mm256_set1_epi32(0xffff)
    return unsafe steps(rows.count, by: 16) { x in
      let (p, q) = unsafe Vector256.quarters(rows.a + 4 &* x)
      unsafe shift.words(_mm256_packus_epi32(_mm256_and_si256(p, low), _mm256_and_si256(q, low))).store(to: rows.first + 2 &* x)
      unsafe shift.words(_mm256_packus_epi32(_mm256_srli_epi32(p, 16), _mm256_srli_epi32(q, 16))).store(to: rows.second + 2 &* x)
    }
  }

  private func joinWords(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ shift: WordShiftVectors, _ count: Int, _ out: UnsafeMutableRawPointer
  ) -> Int {
    steps(count, by: 16) { x in
      let (p, q) = unsafe (shift.words(Vector256(loading: a + 2 &* x).unpacked), shift.words(Vector256(loading: b + 2 &* x).unpacked))
      unsafe _mm256_unpacklo_epi16(p, q).store(to: out + 4 &* x)
      unsafe _mm256_unpackhi_epi16(p, q).store(to: out + 4 &* x + 32)
    }
  }

  /// `narrowed` of all 16 bits.
  private func scaleDown(_ a: UnsafeRawPointer, _ count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let half = Vector256(words: 128)
    @inline(__always) func narrowed(_ samples: Vector256) -> Vector256 {
      let t = _mm256_adds_epu16(samples, half)
      return _mm256_srli_epi16(_mm256_sub_epi16(t, _mm256_srli_epi16(t, 8)), 8)
    }
    return steps(count) { x in
      let (p, q) = unsafe Vector256.quarters(a + 2 &* x)
      unsafe _mm256_packus_epi16(narrowed(p), narrowed(q)).store(to: out + x)
    }
  }

  private func unpack(_ a: UnsafeRawPointer, _ fields: BitFields, _ count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let packer = Interleave3<UInt8>()
    let (r, g, b) = (Field(fields, 0), Field(fields, 1), Field(fields, 2))
    return steps(count) { x in
      let (p, q) = unsafe Vector256.quarters(a + 2 &* x)
      // Packed pixels are made of the pixels 0…7 and 16…23, then the others: quarters 0 and 2 of the words, then 1 and 3.
      unsafe packer.store((low: (r.bytes(p), g.bytes(p), b.bytes(p)), high: (r.bytes(q), g.bytes(q), b.bytes(q))), to: out + 3 &* x)
    }
  }

  /// Of both rows the pairs 2i and 2i + 1 by 2 and 1, and the sample before them.
  private func halve(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let weights = Vector256(words: 0x0102), low = Vector256(words: 255), half = Vector256(words: 4)
    @inline(__always) func sums(_ row: UnsafeRawPointer) -> (Vector256, Vector256) {
      let (here, before) = unsafe (Vector256.quarters(row), Vector256.quarters(row - 1))
      return (
        _mm256_add_epi16(_mm256_maddubs_epi16(here.low, weights), _mm256_and_si256(before.low, low)),
        _mm256_add_epi16(_mm256_maddubs_epi16(here.high, weights), _mm256_and_si256(before.high, low))
      )
    }
    // The first sample has none before it.
    unsafe out.storeBytes(of: halved(a.assumingMemoryBound(to: UInt8.self), b.assumingMemoryBound(to: UInt8.self), 0), as: UInt8.self)
    return steps(from: 1, inputCount / 2) { i in
      let (p, q) = unsafe (sums(a + 2 &* i), sums(b + 2 &* i))
      let first = _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(p.0, q.0), half), 3)
      let second = _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(p.1, q.1), half), 3)
      unsafe _mm256_packus_epi16(first, second).store(to: out + i)
    }
  }

  /// Sums of both rows by their weights, and of each with the next.
  private func double(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ weights: SIMD2<UInt16>, _ count: Int, _ out: UnsafeMutableRawPointer
  ) -> Int {
    let weights = Vector256(words: Int16(bitPattern: weights.x | weights.y << 8))
    let (two, four) = (Vector256(words: 2), Vector256(words: 4))
    @inline(__always) func sums(_ i: Int) -> Vector256 {
      let (p, q) = unsafe ((a + i).loadUnaligned(as: SIMD2<Int64>.self), (b + i).loadUnaligned(as: SIMD2<Int64>.self))
      return _mm256_maddubs_epi16(Vector256(lowHalf: _mm_unpacklo_epi8(p, q), highHalf: _mm_unpackhi_epi8(p, q)), weights)
    }
    // A step makes 32 samples of 17.
    return 2
      * steps(min(count / 2, inputCount - 1), by: 16) { i in
        let (here, next) = (sums(i), sums(i + 1))
        let even = _mm256_srli_epi16(_mm256_add_epi16(here, two), 2)
        let odd = _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(here, next), four), 3)
        unsafe _mm256_or_si256(even, _mm256_slli_epi16(odd, 8)).store(to: out + 2 &* i)
      }
  }
}

/// The bytes of even places and of odd ones.
private struct Parted {
  let first: Vector256
  let second: Vector256

  /// Of 64 bytes.
  @inline(__always) @unsafe init(_ address: UnsafeRawPointer) {
    let (p, q) = unsafe Vector256.quarters(address)
    self.init(p, q)
  }

  /// Half by half.
  @inline(__always) init(_ p: Vector256, _ q: Vector256) {
    let low = Vector256(words: 255)
    first = _mm256_packus_epi16(_mm256_and_si256(p, low), _mm256_and_si256(q, low))
    second = _mm256_packus_epi16(_mm256_srli_epi16(p, 8), _mm256_srli_epi16(q, 8))
  }
}

/// A `WordShift`, 16 words at once.
private struct WordShiftVectors {
  private let right: SIMD2<Int64>
  private let mask: Vector256
  private let left: SIMD2<Int64>

  init(_ shift: WordShift) {
    right = SIMD2(Int64(shift.right), 0)
    mask = Vector256(words: Int16(bitPattern: shift.mask))
    left = SIMD2(Int64(shift.left), 0)
  }

  @inline(__always) func words(_ words: Vector256) -> Vector256 {
    _mm256_sll_epi16(_mm256_and_si256(_mm256_srl_epi16(words, right), mask), left)
  }
}

/// A `ByteMap`, 32 bytes at once.
private struct ByteMapVectors {
  private let gain: Vector256
  private let offset: Vector256

  init(_ map: ByteMap) {
    gain = Vector256(words: Int16(bitPattern: map.gain))
    offset = Vector256(words: map.offset)
  }

  @inline(__always) func bytes(_ x: Vector256) -> Vector256 {
    _mm256_packus_epi16(words(_mm256_unpacklo_epi8(.zero, x)), words(_mm256_unpackhi_epi8(.zero, x)))
  }

  @inline(__always) private func words(_ high: Vector256) -> Vector256 {
    _mm256_srai_epi16(_mm256_add_epi16(_mm256_mulhi_epu16(high, gain), offset), 6)
  }
}

/// One of `BitFields`, 16 pixels at once.
private struct Field {
  private let shift: SIMD2<Int64>
  private let mask: Vector256
  private let gain: Vector256
  private let bias: Vector256

  init(_ fields: BitFields, _ k: Int) {
    shift = SIMD2(Int64(fields.shifts[k]), 0)
    mask = Vector256(words: Int16(bitPattern: fields.masks[k]))
    gain = Vector256(words: Int16(bitPattern: fields.gains[k]))
    bias = Vector256(words: Int16(bitPattern: fields.biases[k]))
  }

  @inline(__always) func bytes(_ words: Vector256) -> Vector256 {
    let field = _mm256_and_si256(_mm256_srl_epi16(words, shift), mask)
    return _mm256_srli_epi16(_mm256_add_epi16(_mm256_mullo_epi16(field, gain), bias), 6)
  }
}

/// Each of 32 bytes three times.
@inline(__always) private func storeTriples(_ bytes: Vector256, to address: UnsafeMutableRawPointer) {
  let a = _mm256_shuffle_epi8(bytes, Vector256(lanes: 0x0202_0101_0100_0000, 0x0504_0404_0303_0302))
  let b = _mm256_shuffle_epi8(bytes, Vector256(lanes: 0x0707_0706_0606_0505, 0x0a0a_0909_0908_0808))
  let c = _mm256_shuffle_epi8(bytes, Vector256(lanes: 0x0d0c_0c0c_0b0b_0b0a, 0x0f0f_0f0e_0e0e_0d0d))
  unsafe storeThirds(a, b, c, to: address)
}
#endif
