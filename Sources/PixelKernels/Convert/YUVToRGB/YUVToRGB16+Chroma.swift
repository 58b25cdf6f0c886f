extension YUVToRGB16 {
  /// Blends two chroma rows: `2 · (weight · a + nextWeight · b) − 8 · middle`. Beyond the edges the last sample is repeated.
  ///
  /// For memory safety the caller ensures that `source` has the rows and `out` room before and after.
  @unsafe func makeChroma(_ place: YUVSource.Difference, _ taps: QuarterTaps, of source: FramePlanes, into out: UnsafeMutablePointer<Float>)
  {
    let rows = unsafe ChromaRows(source, place.plane, taps)
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe blendAVX2(rows, place, into: out) }
    #endif
    for i in done..<yuv.chromaWidth {
      let index = i * place.step + place.offset
      let (a, b) = unsafe (Float(yuv.chroma.code(rows.row, index)), Float(yuv.chroma.code(rows.next, index)))
      unsafe out[i] = a * Float(2 * rows.weight) + b * Float(2 * rows.nextWeight) - middle
    }
    unsafe out[-1] = out[0]
    unsafe out[yuv.chromaWidth] = out[yuv.chromaWidth - 1]
  }
}
