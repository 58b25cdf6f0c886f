#if AVX2
internal import CIntrinsics

extension YUVToRGB8 {
  /// `ChromaRows.blend` for AVX2, 16 samples per step.
  /// - Returns: how many samples are done; the rest is less than a whole step.
  @unsafe func blendAVX2(_ rows: ChromaRows, into out: UnsafeMutablePointer<Int16>) -> Int {
    if yuv.chroma.isByte {
      return unsafe blend(rows, Gain(rows, scale: 16), into: out) { row, i in
        unsafe _mm256_cvtepu8_epi16((row + i).loadUnaligned(as: SIMD2<Int64>.self))
      }
    }
    let mask = Vector256(words: Int16(bitPattern: yuv.chroma.mask))
    if yuv.chroma.shift == 0 {
      return unsafe blend(rows, Gain(rows, scale: 1), into: out) { row, i in
        unsafe _mm256_srli_epi16(_mm256_and_si256(Vector256(loading: row + 2 * i), mask), 4)
      }
    }
    return unsafe blend(rows, Gain(rows, scale: 1 << (yuv.chroma.shift - 4)), into: out) { row, i in
      unsafe _mm256_and_si256(Vector256(loading: row + 2 * i), mask)
    }
  }

  @inline(__always) private func blend(
    _ rows: ChromaRows, _ gain: Gain, into out: UnsafeMutablePointer<Int16>, _ load: (UnsafeRawPointer, Int) -> Vector256
  ) -> Int {
    let whole = yuv.chromaWidth & ~15
    if unsafe rows.nextWeight == 0 {
      for i in stride(from: 0, to: whole, by: 16) { unsafe gain.apply(load(rows.row, i)).store(to: out + i) }
    } else {
      for i in stride(from: 0, to: whole, by: 16) { unsafe gain.apply(load(rows.row, i), load(rows.next, i)).store(to: out + i) }
    }
    return whole
  }

  /// The same for interleaved chroma, 16 pairs a step.
  @unsafe func blendPairsAVX2(_ rows: ChromaRows, low: UnsafeMutablePointer<Int16>, high: UnsafeMutablePointer<Int16>) -> Int {
    if yuv.chroma.isByte {
      let mask = Vector256(words: 255)
      return unsafe blendPairs(rows, Gain(rows, scale: 16), low, high) { row, i in
        let pairs = unsafe Vector256(loading: row + 2 * i)
        return (_mm256_and_si256(pairs, mask), _mm256_srli_epi16(pairs, 8))
      }
    }
    // The codes themselves: the high word of a pair by one shift, the low one by a mask and a shift after packing.
    let empty = Int32(yuv.chroma.codeShift)
    let lowWord = _mm256_set1_epi32(Int32(yuv.chroma.mask))
    let code = Vector256(words: Int16(bitPattern: yuv.chroma.mask >> UInt16(empty)))
    return unsafe blendPairs(rows, Gain(rows, scale: 1 << Int16(12 - yuv.chroma.mask.nonzeroBitCount)), low, high) { row, i in
      let (a, b) = unsafe Vector256.quarters(row + 4 * i)
      let first = _mm256_packus_epi32(_mm256_and_si256(a, lowWord), _mm256_and_si256(b, lowWord))
      let second = _mm256_packus_epi32(_mm256_srli_epi32(a, 16 + empty), _mm256_srli_epi32(b, 16 + empty))
      return (_mm256_srli_epi16(first, empty), _mm256_and_si256(second, code))
    }
  }

  @inline(__always) private func blendPairs(
    _ rows: ChromaRows, _ gain: Gain, _ low: UnsafeMutablePointer<Int16>, _ high: UnsafeMutablePointer<Int16>,
    _ load: (UnsafeRawPointer, Int) -> (Vector256, Vector256)
  ) -> Int {
    let whole = yuv.chromaWidth & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      let a = unsafe load(rows.row, i)
      if unsafe rows.nextWeight == 0 {
        unsafe gain.apply(a.0).store(to: low + i)
        unsafe gain.apply(a.1).store(to: high + i)
      } else {
        let b = unsafe load(rows.next, i)
        unsafe gain.apply(a.0, b.0).store(to: low + i)
        unsafe gain.apply(a.1, b.1).store(to: high + i)
      }
    }
    return whole
  }
}

/// The weights of two rows, scaled to what brings samples to 12 bits.
private struct Gain {
  let weight: Vector256
  let nextWeight: Vector256
  let middle = Vector256(words: 8192)

  init(_ rows: ChromaRows, scale: Int16) {
    unsafe weight = Vector256(words: rows.weight * scale)
    unsafe nextWeight = Vector256(words: rows.nextWeight * scale)
  }

  @inline(__always) func apply(_ a: Vector256) -> Vector256 {
    _mm256_sub_epi16(_mm256_mullo_epi16(a, weight), middle)
  }

  @inline(__always) func apply(_ a: Vector256, _ b: Vector256) -> Vector256 {
    _mm256_sub_epi16(_mm256_add_epi16(_mm256_mullo_epi16(a, weight), _mm256_mullo_epi16(b, nextWeight)), middle)
  }
}
#endif
