extension YUVToRGB8 {
  /// The specification of `convertRowsAVX2`: one row, its chroma already blended.
  @unsafe func convertRowPlain(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    let k = coefficients
    let biases = k.biases(row: y)
    let lumaRow = unsafe source.row(y, ofPlane: 0)
    for x in 0..<yuv.width {
      let light = unsafe Int32((UInt32(yuv.luma.load(lumaRow, x)) * UInt32(k.luma)) >> 16) + Int32(biases[x & 7])
      let (p, q) = unsafe (spread(firstChroma.start, x), spread(lastChroma.start, x))
      let first = Self.colour(light, Self.term(p, k.first))
      let green = Self.colour(light, Self.term(p, k.firstInGreen) + Self.term(q, k.lastInGreen))
      let last = Self.colour(light, Self.term(q, k.last))
      unsafe target.store(first, green, last, x, y, into: destination)
    }
  }

  /// `⌊(c · k + 2^14) / 2^15⌋`, the instruction vpmulhrsw.
  @inline(__always) private static func term(_ c: Int16, _ k: Int16) -> Int16 {
    Int16(truncatingIfNeeded: (Int32(c) * Int32(k) + 0x4000) >> 15)
  }

  /// Saturating sums stop at 511, far beyond white: here they need not.
  @inline(__always) private static func colour(_ light: Int32, _ term: Int16) -> UInt8 {
    UInt8(clamping: (light + Int32(term)) >> 6)
  }

  /// Chroma at the pixel `x`, 16 bits.
  private func spread(_ chroma: UnsafePointer<Int16>, _ x: Int) -> Int16 {
    let row = unsafe chroma + Self.edge
    let i = x >> 1
    switch yuv.horizontal {
    case .full: return unsafe row[x] &<< 2
    case .nearest: return unsafe row[i] &<< 2
    case .coSited: return unsafe x & 1 == 0 ? row[i] &<< 2 : (row[i] + row[i + 1]) &<< 1
    case .centred: return unsafe row[i] * 3 + row[x & 1 == 0 ? i - 1 : i + 1]
    }
  }
}
