internal import FrameMemory

/// Resizes a plane of 8-bit samples as torch 2.13 does for torchvision's `resize` of uint8 tensors with `antialias=True`,
/// byte for byte: columns, then rows, with 16-bit weights, rounded and clamped to 0…255 in between.
///
///     middle[x] = sat((Σ row[x + k] · h[k] + half) >> hbits),  output[x] = sat((Σ middle[k][x] · v[k] + half) >> vbits)
///
/// Alpha is a channel like others. This is the arithmetic that torch's kernels for AVX2 and its portable ones share.
/// On machines where torchvision goes through floats instead, x86 without AVX2, its bytes may differ by 1.
final class TorchvisionKernel: ResizeKernel {
  let plane: ResizePlane
  let columns: Taps<Int16>
  let rows: Taps<Int16>
  /// Source rows after the horizontal pass; row r is at r % ringRows.
  private let ring: AlignedBuffer<UInt8>
  private let ringRows: Int
  /// Source rows before this one have been in the ring.
  private var done = 0
  /// Where the next rows of the same frame begin.
  private var next = 0

  init(_ plane: ResizePlane, filter: ResampleFilter) {
    self.plane = plane
    columns = .torchvision(plane.horizontal, filter: filter)
    rows = .torchvision(plane.vertical, filter: filter)
    ringRows = rows.stride
    ring = AlignedBuffer(count: ringRows * columns.outputCount * plane.samples.channels)
  }

  /// The specification.
  ///
  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order, because what one call leaves in the ring the next one uses. Rows other than the next begin a new
  ///   frame.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    if rows.lowerBound == 0 || rows.lowerBound != next { done = 0 }
    next = rows.upperBound
    let first = unsafe (source + plane.source.offset).assumingMemoryBound(to: UInt8.self)
    for y in rows {
      let (start, count) = unsafe (Int(self.rows.starts[y]), Int(self.rows.counts[y]))
      for row in max(start, done)..<max(start + count, done, start) { unsafe sumColumns(row, of: first) }
      done = max(done, start + count)
      let to = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      unsafe sumRows(y, into: to.assumingMemoryBound(to: UInt8.self))
    }
  }

  private var rowCount: Int { columns.outputCount * plane.samples.channels }

  private func sumColumns(_ row: Int, of source: UnsafePointer<UInt8>) {
    let channels = plane.samples.channels
    let from = unsafe source + row * plane.source.strideBytes
    let to = unsafe ring.start + row % ringRows * rowCount
    for x in 0..<columns.outputCount {
      let first = unsafe from + Int(columns.starts[x]) * channels
      let weights = unsafe columns.weights + x * columns.stride
      for channel in 0..<channels {
        var sum = Int32(1) << Int32(columns.bits - 1)
        for k in unsafe 0..<Int(columns.counts[x]) { unsafe sum &+= Int32(first[k * channels + channel]) &* Int32(weights[k]) }
        unsafe to[x * channels + channel] = UInt8(clamping: sum &>> Int32(columns.bits))
      }
    }
  }

  private func sumRows(_ y: Int, into destination: UnsafeMutablePointer<UInt8>) {
    let start = unsafe Int(rows.starts[y])
    let weights = unsafe rows.weights + y * rows.stride
    for x in 0..<rowCount {
      var sum = Int32(1) << Int32(rows.bits - 1)
      for k in unsafe 0..<Int(rows.counts[y]) {
        unsafe sum &+= Int32(ring.start[(start + k) % ringRows * rowCount + x]) &* Int32(weights[k])
      }
      unsafe destination[x] = UInt8(clamping: sum &>> Int32(rows.bits))
    }
  }
}
