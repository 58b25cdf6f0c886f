internal import FrameMemory
internal import Pixels

/// One component of the destination that needs at most one of the source: its place, its scale and its grid change.
struct ComponentConversion {
  /// Where codes come from; `nil` for a component that the source does not have, such as opaque alpha.
  let reader: SampleLayout?
  /// The entries of the palette that are read: red, green, blue, alpha.
  let channel: Int
  let map: AffineMap
  let horizontal: AxisFilter
  let vertical: AxisFilter
  let writer: SampleLayout
  let quantiser: Quantiser
  /// Rows of luma to one row of the component.
  let log2Rows: Int
  /// Samples written after the row's last one to fill its last pair: packed 4:2:2 of odd width.
  let padding: Int

  let inputCount: Int
  /// Whether the component's rows are the source's, byte for byte.
  let isCopied: Bool
  var outputCount: Int { horizontal.count }
}

extension ComponentConversion {
  /// The component's rows that belong to some of the frame's.
  func rows(of range: Range<Int>) -> Range<Int> {
    range.lowerBound >> log2Rows..<min(vertical.count, (range.upperBound + (1 << log2Rows) - 1) >> log2Rows)
  }

  /// Converts the row `y` of the component.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold the planes of the conversion's layouts
  /// and that `rows` has the width of the frame and 2 more.
  @unsafe func convert(
    row y: Int, of source: FramePlanes, palette: UnsafePointer<Double>, rows: borrowing RowScratch, into destination: MutableFramePlanes
  ) {
    if isCopied, let reader {
      let row = unsafe source.row(y, ofPlane: reader.plane)
      return unsafe destination.row(y, ofPlane: writer.plane).copyMemory(from: row, byteCount: outputCount * writer.step)
    }
    unsafe read(row: y, of: source, palette: palette, rows: rows)
    unsafe resample(horizontal, rows.first.start, into: rows.second.start)
    let values = unsafe rows.second.start
    for x in 0..<outputCount { unsafe values[x] = values[x] * map.gain + map.offset }
    unsafe write(values, row: y, codes: rows.codes.start, into: destination)
  }

  private func read(row y: Int, of source: FramePlanes, palette: UnsafePointer<Double>, rows: borrowing RowScratch) {
    guard let reader else {
      return unsafe rows.first.start.update(repeating: 0, count: inputCount)
    }
    let entries = unsafe palette + channel * 256
    unsafe readBlended(
      reader, vertical, row: y, of: source, count: inputCount, palette: entries, scratch: rows.second.start, into: rows.first.start)
  }

  /// Quantises `values` and writes them as the row `y`.
  @unsafe func write(
    _ values: UnsafeMutablePointer<Double>, row y: Int, codes: UnsafeMutablePointer<UInt16>, into destination: MutableFramePlanes
  ) {
    for extra in 0..<padding { unsafe values[outputCount + extra] = values[outputCount - 1] }
    let count = outputCount + padding
    unsafe quantiser.quantise(values, count: count, row: y, into: codes)
    unsafe writer.write(codes, count: count, into: destination.row(y, ofPlane: writer.plane))
  }
}

/// Reads the rows that output row `y` of `vertical` needs, and adds them up by their weights.
///
/// For memory safety the caller ensures that the rows are there and that `scratch` and `sum` have room for `count`.
@unsafe func readBlended(
  _ reader: SampleLayout, _ vertical: AxisFilter, row y: Int, of source: FramePlanes, count: Int, palette: UnsafePointer<Double>?,
  scratch: UnsafeMutablePointer<Double>, into sum: UnsafeMutablePointer<Double>
) {
  let start = vertical.starts[y]
  if vertical.taps == 1 {
    return unsafe reader.read(source.row(start, ofPlane: reader.plane), count: count, palette: palette, into: sum)
  }
  unsafe sum.update(repeating: 0, count: count)
  for k in 0..<vertical.taps {
    let weight = vertical.weights[y * vertical.taps + k]
    unsafe reader.read(source.row(start + k, ofPlane: reader.plane), count: count, palette: palette, into: scratch)
    for x in 0..<count { unsafe sum[x] += weight * scratch[x] }
  }
}

/// The rows that a plain conversion works in, each as wide as the frame and a little more.
struct RowScratch: ~Copyable {
  let first: AlignedBuffer<Double>
  let second: AlignedBuffer<Double>
  /// Three rows, one after the other: the components between the two steps of a matrix conversion.
  let components: AlignedBuffer<Double>
  let codes: AlignedBuffer<UInt16>
  let pitch: Int

  init(width: Int) {
    pitch = width + 8
    first = AlignedBuffer(count: pitch)
    second = AlignedBuffer(count: pitch)
    components = AlignedBuffer(count: 3 * pitch)
    codes = AlignedBuffer(count: pitch)
  }

  func component(_ index: Int) -> UnsafeMutablePointer<Double> { unsafe components.start + index * pitch }
}
