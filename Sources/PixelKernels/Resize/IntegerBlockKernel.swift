#if AVX2
internal import CIntrinsics
internal import FrameMemory

/// `IntegerKernel` for AVX2, equal to it bit for bit: eight output rows at a time, with everything that is computed
/// between the source and the destination in the first and second level of cache.
///
/// 1. A strip of source columns is spread out as pairs of 16-bit samples, a row and the next side by side: once for
///    all the output rows that use it. The strip is as wide as 24 KiB allow.
/// 2. Each output row sums the strip with `vpmaddwd`, two source rows and 8 samples an instruction.
/// 3. The strip's eight rows are turned: one vector then holds, for one channel, two neighbouring pixels of each of
///    the eight rows.
/// 4. When all strips are there, each output sample is summed for eight rows at once, again by `vpmaddwd`: two pixels
///    and 8 rows an instruction, and no sample is moved for it.
/// 5. 32 samples of eight rows, or 16 of two bytes, are narrowed and turned back.
///
/// At 1080p RGB to 640x360 by lanczos3, 1 takes a quarter of the time, 2 two fifths, 3 an eighth, 4 a sixth, and 5 the rest.
final class IntegerBlockKernel {
  let plane: ResizePlane
  let vertical: Taps<Int32>
  let horizontal: Taps<Int32>
  let middleShift: Int32
  let outputShift: Int32
  /// Samples in a strip, a multiple of 64 and of two pixels.
  let strip: Int
  /// Pairs of source rows, 4 bytes a sample: one strip of all rows that a block needs.
  let spread: AlignedBuffer<UInt8>
  /// Eight rows of a strip between the passes, 16 bits a sample.
  let middle: AlignedBuffer<Int16>
  /// Eight rows between the passes, turned: 32 bytes for each channel of each pair of pixels.
  let turned: AlignedBuffer<UInt8>
  /// Sums of `chunk` pixels, 32 bytes a sample.
  let sums: AlignedBuffer<Int32>
  /// One vector for each of eight rows.
  let edge: AlignedBuffer<UInt8>

  static let blockRows = 8
  /// Output pixels that are summed before they are narrowed.
  static let chunk = 32

  init(_ kernel: IntegerKernel) {
    plane = kernel.plane
    vertical = .pairs(of: kernel.vertical)
    horizontal = .pairs(of: kernel.horizontal)
    middleShift = Int32(kernel.vertical.bits - kernel.middleBits)
    outputShift = Int32(kernel.horizontal.bits + kernel.middleBits)
    let channels = plane.samples.channels
    let deepest = vertical.mostInputs(of: Self.blockRows)
    let unit = channels == 3 ? 192 : 64
    strip = max(1, min(24 * 1024 / (4 * deepest * unit), 512 / unit)) * unit
    spread = AlignedBuffer(count: 4 * deepest * strip)
    middle = AlignedBuffer(count: Self.blockRows * strip)
    turned = AlignedBuffer(count: (plane.source.width * channels + 64) / 2 * 32)
    sums = AlignedBuffer(count: Self.chunk * channels * 8)
    edge = AlignedBuffer(count: 8 * 32)
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockRows) {
      let block = y..<min(y + Self.blockRows, rows.upperBound)
      unsafe sumRows(block, of: source + plane.source.offset)
      unsafe sumColumns(block, into: destination + (y - rows.lowerBound) * plane.destination.strideBytes)
    }
  }
}
#endif
