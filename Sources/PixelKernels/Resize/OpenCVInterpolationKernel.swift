internal import FrameMemory

/// Resizes a plane of 8-bit samples as `cv2.resize` does, byte for byte: INTER_LINEAR and INTER_CUBIC of OpenCV 4.11 and
/// 5.0, modules/imgproc/src/resize.cpp. They are not antialiased. INTER_AREA is the first where an axis grows.
///
/// Where the wheels of OpenCV use Intel's IPP, which they do for INTER_CUBIC alone, the bytes are those of OpenCV's own
/// code, `cv2.ipp.setUseIPP(False)`. Alpha is a channel like others.
final class OpenCVInterpolationKernel: ResizeKernel {
  let plane: ResizePlane
  /// 2 or 4.
  let taps: Int
  let columns: Taps<Int16>
  /// Source rows of each output row, clamped to the picture, and their weights in 1/2048.
  private let rowPlaces: AlignedBuffer<Int32>
  private let rowWeights: AlignedBuffer<Int32>
  private let source: OpenCVSource
  /// Rows after the horizontal pass, `ringStride` samples each: row r of the source at r % ringRows.
  private let ring: AlignedBuffer<Int32>
  private let ringStride: Int
  private let ringRows = 4
  private var held = SIMD4<Int>(repeating: -1)
  private var next = 0
  /// The columns' taps for vectors, where they are used.
  #if AVX2
  private let gather: OpenCVGather?
  #endif

  /// - Parameter plane: one that uses all of its source.
  init(_ plane: ResizePlane, columns: OpenCVTaps, rows: OpenCVTaps, instructions: InstructionSet) {
    self.plane = plane
    taps = columns.width
    self.columns = columns.merged()
    rowPlaces = AlignedBuffer(rows.places)
    rowWeights = AlignedBuffer(rows.weights)
    source = OpenCVSource(plane)
    ringStride = plane.horizontal.outputCount * plane.samples.channels + 64
    ring = AlignedBuffer(count: ringRows * ringStride)
    #if AVX2
    gather = instructions >= .avx2 ? OpenCVGather(self.columns, taps: taps, channels: plane.samples.channels) : nil
    #endif
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order, because rows after the horizontal pass are kept; rows other than the next begin a new frame.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    if rows.lowerBound == 0 || rows.lowerBound != next { held = SIMD4(repeating: -1) }
    next = rows.upperBound
    unsafe self.source.begin(source)
    for y in rows {
      let start = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      let to = unsafe start.assumingMemoryBound(to: UInt8.self)
      if taps == 2 { unsafe linear(y, to) } else { unsafe cubic(y, to) }
    }
  }

  var outputCount: Int { plane.horizontal.outputCount * plane.samples.channels }

  /// Source row `tap` of an output row after the horizontal pass, made once. Of four rows in a row none replaces another.
  private func across(_ y: Int, _ tap: Int) -> UnsafePointer<Int32> {
    let index = unsafe Int(rowPlaces.start[taps * y + tap])
    let slot = index % ringRows
    let made = unsafe ring.start + slot * ringStride
    guard held[slot] != index else { return unsafe UnsafePointer(made) }
    held[slot] = index
    let row = unsafe source.row(index)
    #if AVX2
    if let gather, unsafe gather.sum(row, into: made) { return unsafe UnsafePointer(made) }
    #endif
    unsafe sum(row, into: made)
    return unsafe UnsafePointer(made)
  }

  private func sum(_ row: UnsafePointer<UInt8>, into made: UnsafeMutablePointer<Int32>) {
    let channels = plane.samples.channels
    for x in 0..<columns.outputCount {
      let first = unsafe row + Int(columns.starts[x]) * channels
      let weights = unsafe columns.weights + x * columns.stride
      for channel in 0..<channels {
        var sum: Int32 = 0
        for k in unsafe 0..<Int(columns.counts[x]) { unsafe sum &+= Int32(first[k * channels + channel]) &* Int32(weights[k]) }
        unsafe made[x * channels + channel] = sum
      }
    }
  }

  /// VResizeLinear of 8 bits: each product loses 20 bits before the two are added.
  private func linear(_ y: Int, _ to: UnsafeMutablePointer<UInt8>) {
    let (first, second) = unsafe (across(y, 0), across(y, 1))
    let (p, q) = unsafe (rowWeights.start[2 * y], rowWeights.start[2 * y + 1])
    var done = 0
    #if AVX2
    if gather != nil { done = unsafe linearAVX2(first, second, p, q, to) }
    #endif
    for x in done..<outputCount {
      let sum = unsafe ((first[x] &>> 4) &* p) &>> 16 &+ ((second[x] &>> 4) &* q) &>> 16
      unsafe to[x] = UInt8(truncatingIfNeeded: min(max((sum &+ 2) &>> 2, 0), 255))
    }
  }

  /// VResizeCubic: eight samples at a time in single precision, the rest of a row in fixed point.
  private func cubic(_ y: Int, _ to: UnsafeMutablePointer<UInt8>) {
    let (a, b, c, d) = unsafe (across(y, 0), across(y, 1), across(y, 2), across(y, 3))
    let fixed = unsafe UnsafeRawPointer(rowWeights.start + 4 * y).loadUnaligned(as: SIMD4<Int32>.self)
    let weights = SIMD4<Float>(fixed) * (1 / (2048 * 2048))
    let vectored = outputCount & ~7
    var done = 0
    #if AVX2
    if gather != nil { done = unsafe cubicAVX2(a, b, c, d, weights, to) }
    #endif
    for x in done..<max(done, vectored) {
      let sum = unsafe Float(a[x]) * weights[0] + (Float(b[x]) * weights[1] + (Float(c[x]) * weights[2] + Float(d[x]) * weights[3]))
      unsafe to[x] = UInt8(min(max(sum.rounded(.toNearestOrEven), 0), 255))
    }
    for x in vectored..<outputCount {
      let sum = unsafe a[x] &* fixed[0] &+ b[x] &* fixed[1] &+ c[x] &* fixed[2] &+ d[x] &* fixed[3]
      unsafe to[x] = UInt8(min(max((sum &+ 1 << 21) &>> 22, 0), 255))
    }
  }
}
