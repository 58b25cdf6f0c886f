internal import FrameMemory

/// Resizes a plane of any depth in single precision: rows first, then columns.
///
///     middle[x] = Σ row[k][x] · v[k],  output[x] = Σ middle[x + k] · h[k]
///
/// Every sum begins with 0 and takes its taps in order with fused multiply-adds, so it has one value on every
/// machine. Samples are integers up to 65535 (up to 255² once premultiplied), so the result is within a few
/// hundredths of the exact filter for kernels of a hundred taps; the last rounding is to nearest, ties to even.
///
/// Alpha is premultiplied: colours are multiplied by their alpha and divided by the filtered alpha, neither rounded nor clamped
/// in between. Where alpha becomes 0, the colours are 0.
final class FloatKernel: ResizeKernel {
  let plane: ResizePlane
  let vertical: Taps<Float>
  let horizontal: Taps<Float>
  let codec: SampleCodec
  /// One row of the source and the sums of one output row, in single precision.
  private let row: AlignedBuffer<Float>
  private let middle: AlignedBuffer<Float>
  private let output: AlignedBuffer<Float>

  init(_ plane: ResizePlane, vertical: ResampleTaps, horizontal: ResampleTaps, codec: SampleCodec) {
    self.plane = plane
    self.vertical = Taps(vertical)
    self.horizontal = Taps(horizontal)
    self.codec = codec
    row = AlignedBuffer(count: plane.source.width * plane.samples.channels)
    middle = AlignedBuffer(count: plane.source.width * plane.samples.channels)
    output = AlignedBuffer(count: plane.horizontal.outputCount * plane.samples.channels)
  }

  /// The specification.
  ///
  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    for y in rows {
      unsafe sumRows(y, of: source + plane.source.offset)
      sumColumns()
      let to = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      unsafe codec.encode(output.start, count: plane.horizontal.outputCount, into: to)
    }
  }

  private func sumRows(_ y: Int, of source: UnsafeRawPointer) {
    let count = plane.source.width * plane.samples.channels
    let row = unsafe row.start
    let middle = unsafe middle.start
    for x in 0..<count { unsafe middle[x] = 0 }
    let start = unsafe Int(vertical.starts[y])
    for k in unsafe 0..<Int(vertical.counts[y]) {
      unsafe codec.decode(source + (start + k) * plane.source.strideBytes, count: plane.source.width, into: row)
      let weight = unsafe vertical.weights[y * vertical.stride + k]
      for x in 0..<count { unsafe middle[x].addProduct(row[x], weight) }
    }
  }

  private func sumColumns() {
    let channels = plane.samples.channels
    let middle = unsafe middle.start
    let output = unsafe output.start
    for x in 0..<horizontal.outputCount {
      let first = unsafe middle + Int(horizontal.starts[x]) * channels
      let weights = unsafe horizontal.weights + x * horizontal.stride
      let count = unsafe Int(horizontal.counts[x])
      for channel in 0..<channels {
        var sum: Float = 0
        for k in 0..<count { unsafe sum.addProduct(first[k * channels + channel], weights[k]) }
        unsafe output[x * channels + channel] = sum
      }
    }
  }
}
