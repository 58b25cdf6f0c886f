extension YUVToRGB8 {
  /// Blends two chroma rows into `firstChroma` and `lastChroma`, 14 bits and signed:
  /// `c = (weight · a + nextWeight · b) · 2^(12−depth) − 2^13`, exact for up to 12 bits.
  ///
  /// For memory safety the caller ensures that `source` has the rows.
  /// - Parameter start: the first sample that is needed.
  @unsafe func makeChroma(_ taps: QuarterTaps, of source: FramePlanes, from start: Int) {
    let first = unsafe firstChroma.start + Self.edge
    let last = unsafe lastChroma.start + Self.edge
    if yuv.isInterleaved {
      let (low, high) = unsafe yuv.first.offset == 0 ? (first, last) : (last, first)
      unsafe blendPairs(ChromaRows(source, yuv.first.plane, taps), low: low, high: high)
    } else if start > 0 {
      let rows = unsafe (ChromaRows(source, yuv.first.plane, taps), ChromaRows(source, yuv.last.plane, taps))
      for i in start..<yuv.chromaWidth {
        unsafe first[i] = rows.0.blend(i, yuv.chroma)
        unsafe last[i] = rows.1.blend(i, yuv.chroma)
      }
      return
    } else {
      unsafe blend(ChromaRows(source, yuv.first.plane, taps), into: first)
      unsafe blend(ChromaRows(source, yuv.last.plane, taps), into: last)
    }
    unsafe repeatEdges(first)
    unsafe repeatEdges(last)
  }

  /// Beyond the edges the last sample is repeated.
  private func repeatEdges(_ row: UnsafeMutablePointer<Int16>) {
    unsafe row[-1] = row[0]
    unsafe row[yuv.chromaWidth] = row[yuv.chromaWidth - 1]
  }

  private func blend(_ rows: ChromaRows, into out: UnsafeMutablePointer<Int16>) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe blendAVX2(rows, into: out) }
    #endif
    for i in done..<yuv.chromaWidth { unsafe out[i] = rows.blend(i, yuv.chroma) }
  }

  private func blendPairs(_ rows: ChromaRows, low: UnsafeMutablePointer<Int16>, high: UnsafeMutablePointer<Int16>) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe blendPairsAVX2(rows, low: low, high: high) }
    #endif
    for i in done..<yuv.chromaWidth {
      unsafe low[i] = rows.blend(2 * i, yuv.chroma)
      unsafe high[i] = rows.blend(2 * i + 1, yuv.chroma)
    }
  }
}
