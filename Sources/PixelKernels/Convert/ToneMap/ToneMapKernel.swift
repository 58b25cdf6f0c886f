internal import FrameMemory
internal import Pixels

/// `ToneMap` for planes of 16 bits at full resolution, YUV or RGB, to planar RGB of any depth.
///
/// Row by row: the matrix to R'G'B' in 64-bit floating point, which keeps the place between two codes; light by that
/// place; then in 32 bits what light is multiplied with and how it is encoded, by curves. Each is within 1e-6 of itself,
/// and a result within 1e-4 of full scale of the model. Only where the matrix to BT.709's primaries leaves of a colour
/// less than a 100,000th of the light, and the encoding's slope has no bound, it may be off by half a code of 8 bits.
final class ToneMapKernel: RowKernel {
  private let width: Int
  private let matrix: SampleMatrix
  /// Planes of the source: red, green and blue, or luma and its differences.
  private let sources: [Int]
  private let light: SampleCurve
  private let sceneGain: LogCurve?
  private let compression: LogCurve
  private let encoding: LogCurve
  private let isWide: Bool
  /// Planes of red, green and blue.
  private let writers: [SampleLayout]
  private let largest: Float
  private let pattern: BayerRows?

  /// Rows of red, green and blue, of what all are multiplied with, and of their largest.
  private let rows: AlignedBuffer<Float>
  /// The codes of the three colours, and what is left of each.
  private let codes: AlignedBuffer<Int32>
  private let rests: AlignedBuffer<Float>
  private let pitch: Int

  /// - Parameter plan: from `gbrp16le` or `yuv444p16le` to planar RGB of full range.
  init(_ plan: ConversionPlan) {
    width = plan.source.width
    pitch = width + 16
    let transfer = plan.sourceColour.transfer
    isWide = plan.sourceColour.primaries == .bt2020
    light = SampleCurve(plan.instructions) { ToneMap.light($0, transfer) }
    matrix = plan.writing(.gbrp16le).codeMatrix()
    sources = plan.from.components.prefix(3).map(\.plane)
    sceneGain = transfer == .hlg ? LogCurve(plan.instructions, ToneMap.sceneGain) : nil
    compression = LogCurve(plan.instructions, ToneMap.compression)
    encoding = LogCurve(plan.instructions, ToneMap.encoded)
    writers = plan.to.components.prefix(3).map { SampleLayout($0, of: plan.to) }
    let quantiser = plan.quantiser(of: 0)
    largest = Float(quantiser.largest)
    pattern = quantiser.isDithered ? BayerRows(count: width) : nil
    rows = AlignedBuffer(count: 5 * pitch)
    codes = AlignedBuffer(count: 3 * pitch)
    rests = AlignedBuffer(count: 3 * pitch)
  }

  @unsafe func convert(rows range: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for y in range {
      unsafe readColours(
        source.row(y, ofPlane: sources[0]), source.row(y, ofPlane: sources[1]), source.row(y, ofPlane: sources[2]))
      for k in 0..<3 { unsafe light.apply(codes.start + k * pitch, rests.start + k * pitch, count: width, into: row(k)) }
      mapRow()
      for k in 0..<3 { unsafe write(row(k), y, writers[k], into: destination.row(y, ofPlane: writers[k].plane)) }
    }
  }

  private func row(_ index: Int) -> UnsafeMutablePointer<Float> { unsafe rows.start + index * pitch }

  /// Makes `codes` and `rests`.
  private func readColours(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer) {
    for k in 0..<3 {
      let (m0, m1, m2) = (matrix.matrix[k, 0], matrix.matrix[k, 1], matrix.matrix[k, 2])
      let offset = matrix.offset[k]
      let (whole, rest) = unsafe (codes.start + k * pitch, rests.start + k * pitch)
      for x in 0..<width {
        let sum = unsafe m0 * sample(a, x) + m1 * sample(b, x) + m2 * sample(c, x) + offset
        let place = min(max(sum, 0), SampleCurve.largest)
        let floor = place.rounded(.down)
        // Adding 2^52 leaves a whole number in the low bits.
        unsafe whole[x] = Int32(truncatingIfNeeded: (floor + 0x1p52).bitPattern)
        unsafe rest[x] = Float(place - floor)
      }
    }
  }

  @inline(__always) private func sample(_ row: UnsafeRawPointer, _ x: Int) -> Double {
    unsafe Double(UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 &* x, as: UInt16.self)))
  }

  /// Light to encoded values, in place.
  private func mapRow() {
    let (r, g, b) = unsafe (row(0), row(1), row(2))
    let (gain, most) = unsafe (row(3), row(4))
    if let sceneGain {
      for x in 0..<width { unsafe most[x] = r[x] * 0.2627 + g[x] * 0.6780 + b[x] * 0.0593 }
      unsafe sceneGain.apply(most, count: width, into: gain)
      unsafe multiply(by: gain)
    }
    for x in 0..<width { unsafe most[x] = max(r[x], max(g[x], b[x])) }
    unsafe compression.apply(most, count: width, into: gain)
    unsafe multiply(by: gain)
    if isWide { narrow() }
    for k in 0..<3 {
      unsafe encoding.apply(row(k), count: width, into: gain)
      unsafe row(k).update(from: gain, count: width)
    }
  }

  private func multiply(by gain: UnsafeMutablePointer<Float>) {
    let (r, g, b) = unsafe (row(0), row(1), row(2))
    for x in 0..<width {
      unsafe r[x] *= gain[x]
      unsafe g[x] *= gain[x]
      unsafe b[x] *= gain[x]
    }
  }

  /// To BT.709's primaries.
  private func narrow() {
    let (r, g, b) = unsafe (row(0), row(1), row(2))
    let (toRed, toGreen, toBlue) = (SIMD3<Float>(ToneMap.toRed), SIMD3<Float>(ToneMap.toGreen), SIMD3<Float>(ToneMap.toBlue))
    for x in 0..<width {
      let (red, green, blue) = unsafe (r[x], g[x], b[x])
      unsafe r[x] = red * toRed.x + green * toRed.y + blue * toRed.z
      unsafe g[x] = green * toGreen.y + red * toGreen.x + blue * toGreen.z
      unsafe b[x] = blue * toBlue.z + red * toBlue.x + green * toBlue.y
    }
  }

  /// Values of 0…1 as codes.
  private func write(_ values: UnsafePointer<Float>, _ y: Int, _ writer: SampleLayout, into row: UnsafeMutableRawPointer) {
    let scale = largest
    if let pattern {
      let thresholds = unsafe pattern.row(y)
      unsafe write(writer, row) { x in unsafe values[x] * scale + (Float(thresholds[x]) + 0.5) * (1 / 64) }
    } else {
      unsafe write(writer, row) { x in unsafe values[x] * scale + 0.5 }
    }
  }

  @inline(__always) private func write(_ writer: SampleLayout, _ row: UnsafeMutableRawPointer, _ value: (Int) -> Float) {
    // Adding 2^23 to a whole number below leaves it in the low bits.
    @inline(__always) func code(_ x: Int) -> UInt32 { (min(value(x).rounded(.down), largest) + 0x1p23).bitPattern & 0xffff }
    if writer.kind == .byte {
      for x in 0..<width { unsafe row.storeBytes(of: UInt8(truncatingIfNeeded: code(x)), toByteOffset: x, as: UInt8.self) }
    } else {
      for x in 0..<width {
        unsafe row.storeBytes(of: UInt16(truncatingIfNeeded: code(x)).littleEndian, toByteOffset: 2 &* x, as: UInt16.self)
      }
    }
  }
}
