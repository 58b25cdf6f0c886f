internal import FrameMemory

/// Copies, for every output sample, the input sample that its centre lies in.
final class NearestKernel: ResizeKernel {
  private let plane: ResizePlane
  /// Byte offsets of the source's pixels in a row, one an output pixel, in their order.
  private let columns: AlignedBuffer<Int32>
  /// Leading output pixels of which four bytes can be read and written where they have three.
  private let quads: Int
  /// Source rows, one an output row.
  private let rows: AlignedBuffer<Int>

  init(_ plane: ResizePlane, rows: [Int], columns: [Int]) {
    self.plane = plane
    self.rows = AlignedBuffer(rows)
    self.columns = AlignedBuffer(columns.map { Int32($0 * plane.samples.pixelBytes) })
    quads = columns.dropLast().prefix { $0 < plane.source.width - 1 }.count
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
    unsafe copyRow(of: UInt32.self, size: 3, 0..<quads, from, to)
    unsafe copyRow(of: Bytes3.self, size: 3, quads..<plane.horizontal.outputCount, from, to)
  }

  @inline(__always)
  private func copyRow<Pixel: BitwiseCopyable>(of type: Pixel.Type, _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer) {
    unsafe copyRow(of: type, size: MemoryLayout<Pixel>.size, 0..<plane.horizontal.outputCount, from, to)
  }

  /// By fours: counting costs as much as copying.
  @inline(__always)
  private func copyRow<Pixel: BitwiseCopyable>(
    of type: Pixel.Type, size: Int, _ pixels: Range<Int>, _ from: UnsafeRawPointer, _ row: UnsafeMutableRawPointer
  ) {
    let columns = unsafe columns.start
    @inline(__always) func pixel(_ x: Int) -> Pixel { unsafe (from + Int(columns[x])).loadUnaligned(as: Pixel.self) }
    var x = pixels.lowerBound
    var to = unsafe row + x * size
    while x <= pixels.upperBound &- 4 {
      unsafe to.storeBytes(of: pixel(x), as: Pixel.self)
      unsafe to.storeBytes(of: pixel(x &+ 1), toByteOffset: size, as: Pixel.self)
      unsafe to.storeBytes(of: pixel(x &+ 2), toByteOffset: 2 * size, as: Pixel.self)
      unsafe to.storeBytes(of: pixel(x &+ 3), toByteOffset: 3 * size, as: Pixel.self)
      unsafe to += 4 * size
      x &+= 4
    }
    while x < pixels.upperBound {
      unsafe to.storeBytes(of: pixel(x), as: Pixel.self)
      unsafe to += size
      x &+= 1
    }
  }
}
