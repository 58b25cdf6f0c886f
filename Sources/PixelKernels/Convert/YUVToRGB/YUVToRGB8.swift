internal import FrameMemory
internal import Pixels

/// YUV of 8 to 12 bits, planar or with interleaved chroma, to RGB of 8, packed or planar: what most frames go through.
///
/// Row by row: the chroma rows that the luma row needs are blended (`makeChroma`); then chroma is spread along the row,
/// multiplied by the matrix, added to luma and packed (`convertRows`). `RGB8Coefficients` has the arithmetic. Two rows
/// with the same chroma go together.
final class YUVToRGB8: RowKernel {
  let yuv: YUVSource
  let coefficients: RGB8Coefficients
  let target: RGBTarget
  private let isDithered: Bool
  /// Whether vector kernels are used where the build has them.
  let usesVectors: Bool

  /// A blended chroma row of each difference: 14 bits, signed, with `edge` samples repeated on either side.
  let firstChroma: AlignedBuffer<Int16>
  let lastChroma: AlignedBuffer<Int16>
  /// A block of luma and of pixels, for the rest of a row after the last whole block.
  let tail: AlignedBuffer<UInt8>

  /// Samples before and after a chroma row.
  static let edge = 32
  /// Pixels of a block.
  static let block = 32

  /// - Returns: `nil` if another kernel has to do it.
  init?(_ plan: ConversionPlan) {
    isDithered = plan.quantiser(of: 0).isDithered
    guard (8...12).contains(plan.from.depth), let target = RGBTarget(plan.to, wordBytes: 1),
      let yuv = YUVSource(plan, isBlueFirst: target.isBlueFirst),
      let matrix = DifferenceMatrix(plan.codeMatrix(), depth: plan.from.depth, isBlueFirst: target.isBlueFirst),
      let coefficients = RGB8Coefficients(matrix, depth: plan.from.depth, isDithered: isDithered)
    else { return nil }
    (self.target, self.yuv, self.coefficients) = (target, yuv, coefficients)
    usesVectors = plan.instructions >= .avx2
    let padded = (yuv.width + Self.block - 1) / Self.block * Self.block
    firstChroma = AlignedBuffer(count: padded + 2 * Self.edge)
    lastChroma = AlignedBuffer(count: padded + 2 * Self.edge)
    tail = AlignedBuffer(count: 8 * Self.block)
  }
}

extension YUVToRGB8 {
  /// Converts rows.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    var y = rows.lowerBound
    while y < rows.upperBound {
      // Two planar rows would need two packers, two dithered ones two biases.
      let isShared = y + 1 < rows.upperBound && yuv.vertical[y + 1] == yuv.vertical[y] && target.packing != .planar && !isDithered
      let count = isShared ? 2 : 1
      // In place only the rest of the row, after the last whole block, needs it.
      unsafe makeChroma(yuv.vertical[y], of: source, from: readsChromaInPlace ? yuv.width & ~(Self.block - 1) : 0)
      unsafe convertRows(y, count: count, of: source, into: destination)
      y += count
    }
  }

  /// Whether vector kernels read chroma where it is: bytes of 4:4:4 in planes.
  var readsChromaInPlace: Bool {
    usesVectors && yuv.horizontal == .full && yuv.chroma.isByte && !yuv.isInterleaved && yuv.isFullHeight
  }

  private func convertRows(_ y: Int, count: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    #if AVX2
    if usesVectors { return unsafe convertRowsAVX2(y, count: count, of: source, into: destination) }
    #endif
    for row in y..<y + count { unsafe convertRowPlain(row, of: source, into: destination) }
  }
}

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
