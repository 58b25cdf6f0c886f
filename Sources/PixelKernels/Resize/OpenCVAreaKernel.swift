internal import FrameMemory

/// Shrinks a plane of 8-bit samples as `cv2.resize` does by INTER_AREA, byte for byte, if the ratios are not both whole:
/// ResizeArea_Invoker of OpenCV 4.11 and 5.0. Sums are in single precision, across and then down.
final class OpenCVAreaKernel: ResizeKernel {
  private let plane: ResizePlane
  let columns: Taps<Float>
  private let rows: Taps<Float>
  private let source: OpenCVSource
  /// One row after the horizontal pass, and the sum of several.
  let across: AlignedBuffer<Float>
  private let total: AlignedBuffer<Float>
  /// The columns' weights with those of eight neighbours side by side, where vectors sum a gray plane.
  let eights: AlignedBuffer<Float>
  private let usesVectors: Bool

  /// - Parameter plane: one that uses all of its source.
  init(_ plane: ResizePlane, instructions: InstructionSet) {
    self.plane = plane
    columns = .openCVArea(plane.horizontal)
    rows = .openCVArea(plane.vertical)
    source = OpenCVSource(plane)
    across = AlignedBuffer(count: plane.horizontal.outputCount * plane.samples.channels)
    total = AlignedBuffer(count: plane.horizontal.outputCount * plane.samples.channels)
    usesVectors = instructions >= .avx2
    // Rows can be read 64 bytes beyond their end.
    eights = usesVectors && plane.samples.channels == 1 && columns.stride <= 32 ? columns.sideBySide(8) : AlignedBuffer(count: 0)
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    unsafe self.source.begin(source)
    for y in rows {
      let to = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      unsafe resize(y, to.assumingMemoryBound(to: UInt8.self))
    }
  }

  private func resize(_ y: Int, _ to: UnsafeMutablePointer<UInt8>) {
    let count = across.count
    let (across, total) = unsafe (across.start, total.start)
    let weights = unsafe rows.weights + y * rows.stride
    for k in unsafe 0..<Int(rows.counts[y]) {
      unsafe sumColumns(source.row(Int(rows.starts[y]) + k))
      let weight = unsafe weights[k]
      if k == 0 {
        for x in 0..<count { unsafe total[x] = across[x] * weight }
      } else {
        for x in 0..<count { unsafe total[x] += across[x] * weight }
      }
    }
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe Self.roundAVX2(total, count, into: to) }
    #endif
    for x in done..<count { unsafe to[x] = UInt8(min(max(total[x].rounded(.toNearestOrEven), 0), 255)) }
  }

  private func sumColumns(_ row: UnsafePointer<UInt8>) {
    switch plane.samples.channels {
    case 1:
      var done = 0
      #if AVX2
      if eights.count > 0 { done = unsafe sumGrayAVX2(row) }
      #endif
      unsafe sumColumns(row, channels: 1, from: done)
    case 3 where usesVectors, 4 where usesVectors: unsafe sumPixels(row)
    default: unsafe sumColumns(row, channels: plane.samples.channels)
    }
  }

  @inline(__always)
  private func sumColumns(_ row: UnsafePointer<UInt8>, channels: Int, from done: Int = 0) {
    let across = unsafe across.start
    for x in done..<columns.outputCount {
      let first = unsafe row + Int(columns.starts[x]) * channels
      let weights = unsafe columns.weights + x * columns.stride
      for channel in 0..<channels {
        var sum: Float = 0
        for k in unsafe 0..<Int(columns.counts[x]) { unsafe sum += Float(first[k * channels + channel]) * weights[k] }
        unsafe across[x * channels + channel] = sum
      }
    }
  }

  /// All channels of a pixel at once; of three, the fourth lane is overwritten by the next pixel.
  private func sumPixels(_ row: UnsafePointer<UInt8>) {
    let channels = plane.samples.channels
    var to = unsafe UnsafeMutableRawPointer(across.start)
    for x in 0..<columns.outputCount {
      var pixel = unsafe UnsafeRawPointer(row + Int(columns.starts[x]) * channels)
      let weights = unsafe columns.weights + x * columns.stride
      var sum = SIMD4<Float>.zero
      for k in unsafe 0..<Int(columns.counts[x]) {
        unsafe sum += SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: pixel.loadUnaligned(as: SIMD4<UInt8>.self))) * weights[k]
        unsafe pixel += channels
      }
      unsafe to.storeBytes(of: sum, as: SIMD4<Float>.self)
      unsafe to += 4 * channels
    }
  }
}
