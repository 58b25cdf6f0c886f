internal import FrameMemory

/// Shrinks a plane of 8-bit samples by whole numbers as `cv2.resize` does by INTER_AREA, byte for byte: the means of
/// boxes, resizeAreaFast of OpenCV 4.11 and 5.0.
final class OpenCVBoxKernel: ResizeKernel {
  let plane: ResizePlane
  /// Samples of a box.
  let across: Int
  let down: Int
  let source: OpenCVSource
  /// Sums of columns, of 32 bits, or of 16 in vectors.
  let sums: AlignedBuffer<UInt32>
  private let usesVectors: Bool

  /// - Parameter plane: one that uses all of its source.
  init(_ plane: ResizePlane, across: Int, down: Int, instructions: InstructionSet) {
    self.plane = plane
    (self.across, self.down) = (across, down)
    source = OpenCVSource(plane)
    sums = AlignedBuffer(count: plane.source.width * plane.samples.channels + 64)
    // Sums of 16 bits.
    usesVectors = instructions >= .avx2 && down <= 256
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    unsafe self.source.begin(source)
    for y in rows {
      let to = unsafe (destination + (y - rows.lowerBound) * plane.destination.strideBytes).assumingMemoryBound(to: UInt8.self)
      #if AVX2
      if usesVectors, unsafe resizeAVX2(y, into: to) { continue }
      #endif
      addRows(y)
      unsafe means(of: sums.start, from: 0, into: to)
    }
  }

  private func addRows(_ y: Int) {
    let sums = unsafe sums.start
    let first = plane.vertical.outputStart + y
    for j in 0..<down {
      let row = unsafe source.row(first * down + j)
      for x in 0..<plane.source.width * plane.samples.channels { unsafe sums[x] = (j == 0 ? 0 : sums[x]) &+ UInt32(row[x]) }
    }
  }

  /// The means from output pixel `done` on.
  @unsafe func means<Sum: FixedWidthInteger>(of sums: UnsafePointer<Sum>, from done: Int, into to: UnsafeMutablePointer<UInt8>) {
    let channels = plane.samples.channels
    for x in done..<plane.horizontal.outputCount {
      for channel in 0..<channels {
        var sum: UInt32 = 0
        let first = (plane.horizontal.outputStart + x) * across * channels + channel
        for i in 0..<across { unsafe sum &+= UInt32(truncatingIfNeeded: sums[first + i * channels]) }
        unsafe to[x * channels + channel] = mean(sum)
      }
    }
  }

  private func mean(_ sum: UInt32) -> UInt8 {
    if across == 2, down == 2 { return UInt8(truncatingIfNeeded: (sum &+ 2) &>> 2) }
    return UInt8(truncatingIfNeeded: Int((Float(sum) * (1 / Float(across * down))).rounded(.toNearestOrEven)))
  }
}
