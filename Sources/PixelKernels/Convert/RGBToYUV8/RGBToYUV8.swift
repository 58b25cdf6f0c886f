internal import FrameMemory
internal import Pixels

/// Packed 8-bit RGB to 8-bit YUV, planar or with interleaved chroma.
///
/// Row by row: the colours go to rows of their own; luma is made from them; and once chroma's rows are there, they are
/// averaged and multiplied. With 15 fractional bits in the coefficients,
///
///     Y  = ⌊(⌊R · kr / 2^8⌋ + ⌊G · kg / 2^8⌋ + ⌊B · kb / 2^8⌋ + bias) / 2^7⌋
///     Cb = clamp(⌊(m(R, kr) + m(G, kg) + m(B, kb) + bias) / 2^6⌋, 0, 255), m(c, k) = ⌊(4 c · k + 2^14) / 2^15⌋
///
/// where chroma's colours are exact sums of 16 sixteenths. A result is within 0.55 of the real-number model.
///
/// Plain loops in 16-bit arithmetic, which the compiler vectorises; those with products of words have vector kernels too.
final class RGBToYUV8: RowKernel {
  let width: Int
  let coefficients: YUV8Coefficients
  /// Bytes a pixel, and the places of red, green and blue in it.
  let step: Int
  private let places: SIMD3<Int>
  let shuffles: ColourShuffles
  private let usesVectors: Bool
  private let lumaPlane: SampleLayout
  let cb: SampleLayout
  let cr: SampleLayout
  let chromaWidth: Int
  private let horizontal: HorizontalChroma
  private let vertical: [QuarterTaps]
  /// Rows of red, green and blue, bytes: `ringRows` of them, each with `edge` samples before and after it.
  private let ring: AlignedBuffer<UInt8>
  private let pitch: Int
  /// The three colours of a chroma row, averaged by columns in quarters, then along the row in sixteenths.
  private let columns: AlignedBuffer<Int16>
  private let averages: AlignedBuffer<Int16>

  /// The next row of chroma.
  private var next = 0

  private static let edge = 32
  private static let ringRows = 4

  /// - Returns: `nil` if another kernel has to do it.
  init?(_ plan: ConversionPlan) {
    let (from, to) = (plan.from, plan.to)
    guard from.isPackedRGB8, to.model == .yuv, to.depth == 8, to.planeCount > 1, !to.hasAlpha,
      let horizontal = HorizontalChroma(to, plan.destinationColour.siting, plan.options.chroma),
      let vertical = QuarterTaps.rows(.down(plan.destinationGrids.vertical, from: plan.source.height, plan.options.chroma)),
      let coefficients = YUV8Coefficients(plan.codeMatrix())
    else { return nil }
    self.horizontal = horizontal
    self.vertical = vertical
    self.coefficients = coefficients
    width = plan.source.width
    chromaWidth = FrameLayout.ceilShift(width, to.log2ChromaWidth)
    step = from.components[0].step
    places = SIMD3(from.components[0].offset, from.components[1].offset, from.components[2].offset)
    lumaPlane = SampleLayout(to.components[0], of: to)
    cb = SampleLayout(to.components[1], of: to)
    cr = SampleLayout(to.components[2], of: to)
    pitch = width + 2 * Self.edge
    ring = AlignedBuffer(count: 3 * Self.ringRows * pitch)
    columns = AlignedBuffer(count: 3 * pitch)
    averages = AlignedBuffer(count: 3 * pitch)
    usesVectors = plan.instructions >= .avx2
    shuffles = ColourShuffles(step: step, offsets: places)
  }
}

extension RGBToYUV8 {
  /// Converts rows, in order; those that chroma still needs are kept.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold the planes of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    if rows.lowerBound == 0 { next = 0 }
    for y in rows {
      unsafe makeLuma(y, of: source.row(y, ofPlane: 0), into: destination.row(y, ofPlane: 0).assumingMemoryBound(to: UInt8.self))
      while next < vertical.count, vertical[next].last <= y {
        unsafe makeChroma(next, into: destination)
        next += 1
      }
    }
  }

  func row(_ y: Int, _ colour: Int) -> UnsafeMutablePointer<UInt8> {
    unsafe ring.start + ((y % Self.ringRows) * 3 + colour) * pitch + Self.edge
  }

  /// Takes the colours of a row apart, and makes luma of them.
  private func makeLuma(_ y: Int, of pixels: UnsafeRawPointer, into luma: UnsafeMutablePointer<UInt8>) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe makeLumaAVX2(y, of: pixels, into: luma) }
    #endif
    let (red, green, blue) = unsafe (row(y, 0), row(y, 1), row(y, 2))
    let k = coefficients
    for x in done..<width {
      let pixel = unsafe pixels + x &* step
      unsafe red[x] = pixel.load(fromByteOffset: places.x, as: UInt8.self)
      unsafe green[x] = pixel.load(fromByteOffset: places.y, as: UInt8.self)
      unsafe blue[x] = pixel.load(fromByteOffset: places.z, as: UInt8.self)
      let sum = unsafe product(red[x], k.luma.x) &+ product(green[x], k.luma.y) &+ product(blue[x], k.luma.z)
      unsafe luma[x] = UInt8(truncatingIfNeeded: (sum &+ k.lumaBias) &>> 7)
    }
    unsafe (red[-1], green[-1], blue[-1]) = (red[0], green[0], blue[0])
    unsafe (red[width], green[width], blue[width]) = (red[width - 1], green[width - 1], blue[width - 1])
  }

  /// `⌊c · k / 2^8⌋`, as the high word of a product of 16-bit words.
  @inline(__always) private func product(_ colour: UInt8, _ k: UInt16) -> UInt16 {
    UInt16(truncatingIfNeeded: (UInt32(UInt16(colour) &<< 8) &* UInt32(k)) &>> 16)
  }
}

extension RGBToYUV8 {
  /// Makes a row of both differences.
  private func makeChroma(_ y: Int, into destination: MutableFramePlanes) {
    let taps = vertical[y]
    var done = 0
    #if AVX2
    if usesVectors, isCoSitedPlanar, taps.weights == SIMD3(2, 2, 0) { done = unsafe makeChromaAVX2(y, taps.rows, into: destination) }
    #endif
    guard done < chromaWidth else { return }
    makeAverages(taps)
    unsafe store(cb, coefficients.cb, y, into: destination)
    unsafe store(cr, coefficients.cr, y, into: destination)
  }

  /// Whether chroma is that of 4:2:0 sited left, in planes: what most frames have.
  private var isCoSitedPlanar: Bool { if case .coSited = horizontal { cb.step == 1 } else { false } }

  /// The three colours at the places of chroma's samples, sixteenths.
  private func makeAverages(_ taps: QuarterTaps) {
    for colour in 0..<3 {
      let sums = unsafe columns.start + colour * pitch + Self.edge
      unsafe addRows(taps, colour, into: sums)
      unsafe sums[-1] = sums[0]
      unsafe sums[width] = sums[width - 1]
      unsafe addColumns(sums, into: averages.start + colour * pitch)
    }
  }

  private func addRows(_ taps: QuarterTaps, _ colour: Int, into sums: UnsafeMutablePointer<Int16>) {
    let rows = unsafe (row(taps.rows.x, colour), row(taps.rows.y, colour), row(taps.rows.z, colour))
    let (a, b, c) = (taps.weights.x, taps.weights.y, taps.weights.z)
    if c == 0 {
      for x in 0..<width { unsafe sums[x] = Int16(rows.0[x]) &* a &+ Int16(rows.1[x]) &* b }
    } else {
      for x in 0..<width { unsafe sums[x] = Int16(rows.0[x]) &* a &+ Int16(rows.1[x]) &* b &+ Int16(rows.2[x]) &* c }
    }
  }

  func averageRow(_ colour: Int) -> UnsafePointer<Int16> { unsafe UnsafePointer(averages.start + colour * pitch) }

  private func addColumns(_ sums: UnsafeMutablePointer<Int16>, into averages: UnsafeMutablePointer<Int16>) {
    switch horizontal {
    case .full: for i in 0..<chromaWidth { unsafe averages[i] = sums[i] &<< 2 }
    case .nearest: for i in 0..<chromaWidth { unsafe averages[i] = sums[2 &* i] &<< 2 }
    case .centred: for i in 0..<chromaWidth { unsafe averages[i] = (sums[2 &* i] &+ sums[2 &* i &+ 1]) &<< 1 }
    case .coSited:
      var done = 0
      #if AVX2
      if usesVectors { done = unsafe addCoSitedAVX2(sums, into: averages, count: chromaWidth) }
      #endif
      for i in done..<chromaWidth { unsafe averages[i] = sums[2 &* i &- 1] &+ sums[2 &* i] &<< 1 &+ sums[2 &* i &+ 1] }
    }
  }

  private func store(_ place: SampleLayout, _ k: YUV8Coefficients.Difference, _ y: Int, into destination: MutableFramePlanes) {
    let out = unsafe destination.row(y, ofPlane: place.plane) + place.offset
    if place.step == 1 { unsafe store(k, step: 1, out) } else { unsafe store(k, step: 2, out) }
  }

  @inline(__always) private func store(_ k: YUV8Coefficients.Difference, step: Int, _ out: UnsafeMutableRawPointer) {
    let (red, green, blue) = unsafe (averageRow(0), averageRow(1), averageRow(2))
    var done = 0
    #if AVX2
    if usesVectors, step == 1 { done = unsafe storeAVX2(k, count: chromaWidth, out) }
    #endif
    for i in done..<chromaWidth {
      let sum = unsafe rounded(red[i], k.red) &+ rounded(green[i], k.green) &+ rounded(blue[i], k.blue) &+ k.bias
      unsafe out.storeBytes(of: UInt8(truncatingIfNeeded: min(max(sum &>> 6, 0), 255)), toByteOffset: i &* step, as: UInt8.self)
    }
  }

  /// `⌊(4 c · k + 2^14) / 2^15⌋`: vpmulhrsw.
  @inline(__always) private func rounded(_ colour: Int16, _ k: Int16) -> Int16 {
    Int16(truncatingIfNeeded: (Int32(colour &<< 2) &* Int32(k) &+ 0x4000) &>> 15)
  }
}
