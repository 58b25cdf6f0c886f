internal import FrameMemory

/// Copies, for every output sample, the input sample that its centre lies in.
final class NearestKernel: ResizeKernel {
  private let plane: ResizePlane
  /// Byte offsets of the source's pixels in a row, one an output pixel, in their order.
  private let columns: AlignedBuffer<Int32>
  /// Source rows, one an output row.
  private let rows: AlignedBuffer<Int>

  init(_ plane: ResizePlane, rows: [Int], columns: [Int]) {
    self.plane = plane
    self.rows = AlignedBuffer(rows)
    self.columns = AlignedBuffer(columns.map { Int32($0 * plane.samples.pixelBytes) })
  }

  convenience init(_ plane: ResizePlane) {
    self.init(
      plane, rows: (0..<plane.vertical.outputCount).map { plane.vertical.nearest(to: $0) },
      columns: (0..<plane.horizontal.outputCount).map { plane.horizontal.nearest(to: $0) })
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    let places = unsafe self.rows.start
    for y in rows {
      let from = unsafe source + plane.source.offset + places[y] * plane.source.strideBytes
      let to = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      if y > rows.lowerBound, unsafe places[y] == places[y - 1] {
        unsafe to.copyMemory(
          from: to - plane.destination.strideBytes, byteCount: plane.horizontal.outputCount * plane.samples.pixelBytes)
        continue
      }
      switch plane.samples.pixelBytes {
      case 1: unsafe copyRow(of: UInt8.self, from, to)
      case 2: unsafe copyRow(of: UInt16.self, from, to)
      case 3: unsafe copyThrees(from, to)
      case 4: unsafe copyRow(of: UInt32.self, from, to)
      case 6: unsafe copyRow(of: Bytes6.self, from, to)
      default: unsafe copyRow(of: UInt64.self, from, to)
      }
    }
  }

  private typealias Bytes3 = (UInt8, UInt8, UInt8)
  private typealias Bytes6 = (UInt16, UInt16, UInt16)

  /// Four bytes at a time: the fourth is the next pixel's, which is written after it. Of the source's last pixel none is read.
  private func copyThrees(_ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
    let columns = unsafe columns.start, last = Int32(plane.source.width * 3 - 4)
    var x = 0
    while x + 1 < plane.horizontal.outputCount, unsafe columns[x] <= last {
      let pixel = unsafe (from + Int(columns[x])).loadUnaligned(as: UInt32.self)
      unsafe (to + 3 * x).storeBytes(of: pixel, as: UInt32.self)
      x += 1
    }
    unsafe copyRow(of: Bytes3.self, from, to, after: x)
  }

  @inline(__always)
  private func copyRow<Pixel: BitwiseCopyable>(
    of type: Pixel.Type, _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer, after done: Int = 0
  ) {
    let columns = unsafe columns.start
    for x in done..<plane.horizontal.outputCount {
      let pixel = unsafe (from + Int(columns[x])).loadUnaligned(as: Pixel.self)
      unsafe (to + x * plane.samples.pixelBytes).storeBytes(of: pixel, as: Pixel.self)
    }
  }
}
