extension YUVToRGB8 {
  /// Blends two chroma rows into `firstChroma` and `lastChroma`, 14 bits and signed:
  /// `c = (weight · a + nextWeight · b) · 2^(12−depth) − 2^13`, exact for up to 12 bits.
  ///
  /// For memory safety the caller ensures that `source` has the rows.
  /// - Parameter start: the first sample that is needed.
  @unsafe func makeChroma(_ taps: QuarterTaps, of source: FramePlanes, from start: Int) {
    let first = unsafe firstChroma.start + Self.edge
    let last = unsafe lastChroma.start + Self.edge
    if let firstInPair {
      let (low, high) = unsafe firstInPair == 0 ? (first, last) : (last, first)
      unsafe blendPairs(ChromaRows(source, firstPlane, taps), low: low, high: high)
    } else if start > 0 {
      let rows = unsafe (ChromaRows(source, firstPlane, taps), ChromaRows(source, lastPlane, taps))
      for i in start..<chromaWidth {
        unsafe first[i] = rows.0.blend(i, chroma)
        unsafe last[i] = rows.1.blend(i, chroma)
      }
      return
    } else {
      unsafe blend(ChromaRows(source, firstPlane, taps), into: first)
      unsafe blend(ChromaRows(source, lastPlane, taps), into: last)
    }
    unsafe repeatEdges(first)
    unsafe repeatEdges(last)
  }

  /// Beyond the edges the last sample repeats.
  private func repeatEdges(_ row: UnsafeMutablePointer<Int16>) {
    unsafe row[-1] = row[0]
    unsafe row[chromaWidth] = row[chromaWidth - 1]
  }

  private func blend(_ rows: ChromaRows, into out: UnsafeMutablePointer<Int16>) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe blendAVX2(rows, into: out) }
    #endif
    for i in done..<chromaWidth { unsafe out[i] = rows.blend(i, chroma) }
  }

  private func blendPairs(_ rows: ChromaRows, low: UnsafeMutablePointer<Int16>, high: UnsafeMutablePointer<Int16>) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe blendPairsAVX2(rows, low: low, high: high) }
    #endif
    for i in done..<chromaWidth {
      unsafe low[i] = rows.blend(2 * i, chroma)
      unsafe high[i] = rows.blend(2 * i + 1, chroma)
    }
  }
}

/// Two rows of a plane and how many quarters of each are taken.
@unsafe
struct ChromaRows {
  let row: UnsafeRawPointer
  let next: UnsafeRawPointer
  let weight: Int16
  let nextWeight: Int16

  init(_ source: FramePlanes, _ plane: Int, _ taps: QuarterTaps) {
    unsafe row = source.row(taps.rows.x, ofPlane: plane)
    unsafe next = source.row(taps.rows.y, ofPlane: plane)
    unsafe weight = taps.weights.x
    unsafe nextWeight = taps.weights.y
  }

  /// Samples fill 16 bits; a quarter of the weighted sum of four has 14 as well, after the two bits of the weights.
  @inline(__always) func blend(_ index: Int, _ samples: SampleWords) -> Int16 {
    let (a, b) = unsafe (Int32(samples.load(row, index)), Int32(samples.load(next, index)))
    return unsafe Int16(truncatingIfNeeded: (a * Int32(weight) + b * Int32(nextWeight)) >> 4 - 8192)
  }
}
