#if AVX2
internal import CIntrinsics

extension DirectRow {
  /// The loops of `convert`, 32 samples a step. All reads and writes are within the steps' samples, but for a row's that `part`
  /// and the chroma filters read beyond them: their last steps are left out.
  /// - Returns: how many samples are done.
  @unsafe func convertAVX2(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer, _ weights: SIMD2<UInt16>, count: Int,
    into out: UnsafeMutableRawPointer
  ) -> Int {
    switch shape {
    case .part(let step): return unsafe part(a, step, count, out)
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
    case .fields(let fields): return unsafe unpack(a, fields, count, out)
    case .halved: return unsafe halve(a, b, count, out)
    case .doubled: return unsafe double(a, b, weights, count, out)
    }
  }

  /// Whole steps of 32.
  @inline(__always) private func steps(_ count: Int, _ step: (Int) -> Void) -> Int {
    let whole = count & ~31
    for x in stride(from: 0, to: whole, by: 32) { step(x) }
    return max(whole, 0)
  }

  private func part(_ a: UnsafeRawPointer, _ step: Int, _ count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    // The row begins at the component's byte: the last step would read bytes after the row.
    let count = count - 1
    switch step {
    case 2:
      let low = Vector256(words: 255)
      return steps(count) { x in
        let (p, q) = unsafe Vector256.quarters(a + 2 &* x)
        unsafe _mm256_packus_epi16(_mm256_and_si256(p, low), _mm256_and_si256(q, low)).store(to: out + x)
      }
    case 3: return unsafe thirds(a, count, out)
    default:
      let (low, order) = unsafe (_mm256_set1_epi32(255), unsafeBitCast(SIMD8<Int32>(0, 4, 1, 5, 2, 6, 3, 7), to: Vector256.self))
      @inline(__always) func quarter(_ x: Int) -> Vector256 { unsafe _mm256_and_si256(Vector256(loading: a + 4 &* x), low) }
      return steps(count) { x in
        let front = _mm256_packus_epi32(quarter(x), quarter(x + 8)), back = _mm256_packus_epi32(quarter(x + 16), quarter(x + 24))
        unsafe _mm256_permutevar8x32_epi32(_mm256_packus_epi16(front, back), order).store(to: out + x)
      }
    }
  }

  /// Every third byte: of each 16 bytes of 48 those that belong to 16 samples, in their places.
  private func thirds(_ a: UnsafeRawPointer, _ count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let first = Vector256(lanes: 0x8080_0f0c_0906_0300, 0x8080_8080_8080_8080)
    let second = Vector256(lanes: 0x0502_8080_8080_8080, 0x8080_8080_800e_0b08)
    let third = Vector256(lanes: 0x8080_8080_8080_8080, 0x0d0a_0704_0180_8080)
    @inline(__always) func halves(_ address: UnsafeRawPointer) -> Vector256 {
      unsafe Vector256(
        lowHalf: address.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (address + 48).loadUnaligned(as: SIMD2<Int64>.self))
    }
    return steps(count) { x in
      let from = unsafe a + 3 &* x
      let p = unsafe _mm256_shuffle_epi8(halves(from), first), q = unsafe _mm256_shuffle_epi8(halves(from + 16), second)
      unsafe _mm256_or_si256(_mm256_or_si256(p, q), _mm256_shuffle_epi8(halves(from + 32), third)).store(to: out + x)
    }
  }

  private func pairs(
    _ luma: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer, _ isLumaFirst: Bool, _ count: Int,
    _ out: UnsafeMutableRawPointer
  ) -> Int {
    steps(count) { x in
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
    let whole = max(0, (inputCount / 2 - 1) & ~31)
    for i in stride(from: 1, to: 1 + whole, by: 32) {
      let (p, q) = unsafe (sums(a + 2 &* i), sums(b + 2 &* i))
      let first = _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(p.0, q.0), half), 3)
      let second = _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(p.1, q.1), half), 3)
      unsafe _mm256_packus_epi16(first, second).store(to: out + i)
    }
    return min(count, 1 + whole)
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
    let whole = max(0, min(count / 2, inputCount - 1)) & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      let (here, next) = (sums(i), sums(i + 1))
      let even = _mm256_srli_epi16(_mm256_add_epi16(here, two), 2)
      let odd = _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(here, next), four), 3)
      unsafe _mm256_or_si256(even, _mm256_slli_epi16(odd, 8)).store(to: out + 2 &* i)
    }
    return 2 * whole
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
