extension YUVToRGB8 {
  /// Blends two chroma rows into `firstChroma` and `lastChroma`, 14 bits and signed:
  /// `c = (weight · a + nextWeight · b) · 2^(12−depth) − 2^13`, exact for up to 12 bits.
  ///
  /// Plain loops in 16-bit arithmetic, which the compiler vectorises.
  ///
  /// For memory safety the caller ensures that `source` has the rows.
  @unsafe func makeChroma(_ taps: VerticalChroma, of source: FramePlanes) {
    let first = unsafe firstChroma.start + Self.edge
    let last = unsafe lastChroma.start + Self.edge
    if let firstInPair {
      let rows = unsafe (source.row(taps.row, ofPlane: firstPlane), source.row(taps.next, ofPlane: firstPlane))
      let (low, high) = unsafe firstInPair == 0 ? (first, last) : (last, first)
      unsafe blendPairs(rows.0, rows.1, taps, low: low, high: high)
    } else {
      unsafe blend(source.row(taps.row, ofPlane: firstPlane), source.row(taps.next, ofPlane: firstPlane), taps, into: first)
      unsafe blend(source.row(taps.row, ofPlane: lastPlane), source.row(taps.next, ofPlane: lastPlane), taps, into: last)
    }
    unsafe repeatEdges(first)
    unsafe repeatEdges(last)
  }

  /// Beyond the edges the last sample repeats.
  private func repeatEdges(_ row: UnsafeMutablePointer<Int16>) {
    unsafe row[-1] = row[0]
    unsafe row[chromaWidth] = row[chromaWidth - 1]
  }

  private func blend(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ taps: VerticalChroma, into out: UnsafeMutablePointer<Int16>) {
    let (weight, nextWeight) = (taps.weight, taps.nextWeight)
    if chroma.isByte {
      let (a, b) = unsafe (a.assumingMemoryBound(to: UInt8.self), b.assumingMemoryBound(to: UInt8.self))
      if nextWeight == 0 {
        for i in 0..<chromaWidth { unsafe out[i] = Int16(a[i]) &<< 6 &- 8192 }
      } else {
        let (w0, w1) = (weight &<< 4, nextWeight &<< 4)
        for i in 0..<chromaWidth { unsafe out[i] = Int16(a[i]) &* w0 &+ Int16(b[i]) &* w1 &- 8192 }
      }
    } else {
      unsafe blendWords(a, b, taps, into: out)
    }
  }

  private func blendWords(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ taps: VerticalChroma, into out: UnsafeMutablePointer<Int16>) {
    // The sample fills 16 bits first, then 12: both are shifts by a constant of the loop.
    let scale = BlendScale(chroma)
    let (w0, w1) = (UInt16(taps.weight), UInt16(taps.nextWeight))
    for i in 0..<chromaWidth {
      let (u, v) = unsafe (scale.load(a, i), scale.load(b, i))
      unsafe out[i] = Int16(bitPattern: u &* w0 &+ v &* w1 &- 8192)
    }
  }

  private func blendPairs(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ taps: VerticalChroma, low: UnsafeMutablePointer<Int16>, high: UnsafeMutablePointer<Int16>
  ) {
    if chroma.isByte {
      let (w0, w1) = (UInt16(taps.weight) &<< 4, UInt16(taps.nextWeight) &<< 4)
      for i in 0..<chromaWidth {
        let u = unsafe UInt16(littleEndian: a.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
        let v = unsafe UInt16(littleEndian: b.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
        unsafe low[i] = Int16(bitPattern: (u & 255) &* w0 &+ (v & 255) &* w1 &- 8192)
        unsafe high[i] = Int16(bitPattern: (u &>> 8) &* w0 &+ (v &>> 8) &* w1 &- 8192)
      }
    } else {
      let scale = BlendScale(chroma)
      let (w0, w1) = (UInt16(taps.weight), UInt16(taps.nextWeight))
      for i in 0..<chromaWidth {
        let (u, v) = unsafe (scale.load(a, 2 * i), scale.load(b, 2 * i))
        unsafe low[i] = Int16(bitPattern: u &* w0 &+ v &* w1 &- 8192)
        let (s, t) = unsafe (scale.load(a, 2 * i + 1), scale.load(b, 2 * i + 1))
        unsafe high[i] = Int16(bitPattern: s &* w0 &+ t &* w1 &- 8192)
      }
    }
  }
}

/// Reads 16-bit words whose sample has 9 to 12 bits as samples of 12.
private struct BlendScale {
  let mask: UInt16
  let left: UInt16
  let right: UInt16

  init(_ words: SampleWords) {
    mask = words.mask
    // Low-aligned samples move up, high-aligned ones (shift 0) down, to 12 bits.
    left = UInt16(max(words.shift - 4, 0))
    right = UInt16(max(4 - words.shift, 0))
  }

  @inline(__always) func load(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return ((word & mask) &<< left) &>> right
  }
}
