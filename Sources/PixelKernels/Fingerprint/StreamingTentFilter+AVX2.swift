#if AVX2
internal import FrameMemory
internal import Pixels

/// `TentFilter` and its reduction to 64 x 64 samples in one pass over the picture, sixteen rows at a time.
///
/// Every sum is taken in the plain filter's order, so the result is equal bit for bit:
/// - along rows a sum runs from left to right: sixteen rows go a row a lane, in two independent chains (`RowBox`);
/// - along columns a sum runs downwards: eight columns per vector, sixteen rows per block;
/// - of the second pair of boxes only the 64 sampled columns, and then rows, are divided and kept.
/// Between the boxes 8 x 8 samples are turned in registers. All that is written on the way is a ring of rows, a quarter of
/// a megabyte for 1080p: it stays in the second-level cache.
@safe
final class StreamingTentFilter: TentReduction {
  static let blockRows = 16
  static let samples = TentFilter.samples

  /// A column that is sampled, at the step that gives it.
  struct Sampling: BitwiseCopyable {
    var step: Int
    var divisor: ExactDivisor
  }

  /// What happens at one row: which rows enter and leave the boxes of all columns, and how many then are in them.
  @unsafe struct RowStep: BitwiseCopyable {
    var entering: UnsafePointer<Float>
    var leaving: UnsafePointer<Float>
    var present: ExactDivisor
  }

  /// The last rows filtered along rows, as many as a column's box and a block need, and after them a row of zeros for
  /// rows outside the picture.
  let ring: AlignedBuffer<Float>
  let rowBox: RowBox
  /// For the steps along a row where the box is not full.
  private let edges: AlignedBuffer<ExactDivisor>
  private let rowStarts: AlignedBuffer<UnsafeRawPointer>
  /// 8 x 8 samples at the right edge.
  private let corner: AlignedBuffer<Float>
  let columnSums: AlignedBuffer<Float>
  let rowSteps: AlignedBuffer<RowStep>
  let samplings: AlignedBuffer<Sampling>
  /// Eight columns of sums, and the 64 sampled columns of a block: 16 lanes each.
  let sums: AlignedBuffer<Float>
  let sampled: AlignedBuffer<Float>
  /// Every row after three boxes, at the 64 sampled columns; before the first as many rows of zeros as a box has.
  let reduced: AlignedBuffer<Float>
  let capacity: PixelBox

  init(width: Int, height: Int) {
    let rows = TentAxis(height), pitch = Self.pitch(TentAxis(width))
    capacity = PixelBox(width: width, height: height)
    ring = AlignedBuffer(count: pitch * (Self.ringRows(rows) + 1))
    rowBox = RowBox(width: width)
    edges = AlignedBuffer(count: pitch, repeating: ExactDivisor(0))
    unsafe rowStarts = AlignedBuffer(count: Self.blockRows)
    corner = AlignedBuffer(count: 8 * 8)
    columnSums = AlignedBuffer(count: pitch)
    unsafe rowSteps = AlignedBuffer(count: Self.blockRows)
    samplings = AlignedBuffer(count: Self.samples + 1)
    sums = AlignedBuffer(count: 8 * 16)
    sampled = AlignedBuffer(count: Self.samples * 16)
    reduced = AlignedBuffer(count: (rows.window + rows.steps + Self.blockRows) * Self.samples)
  }

  /// Floats from row to row: whole vectors.
  static func pitch(_ columns: TentAxis) -> Int { (columns.steps + 7) & ~7 }

  /// A box's rows and a block's, in whole blocks.
  static func ringRows(_ rows: TentAxis) -> Int { (rows.window + 2 * blockRows) & ~(blockRows - 1) }

  /// Filters a packed RGB picture and takes its samples.
  ///
  /// For memory safety the caller ensures that `height` rows of `width` pixels lie at `corner`, `stride` bytes apart, and
  /// that `samples` has room for 64 x 64.
  func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>) {
    precondition(width <= capacity.width && height <= capacity.height, "\(width)x\(height) in a filter for \(capacity)")
    let columns = TentAxis(width), rows = TentAxis(height)
    let pitch = Self.pitch(columns), ringRows = Self.ringRows(rows)
    unsafe columnSums.start.update(repeating: 0, count: pitch)
    unsafe (ring.start + ringRows * pitch).update(repeating: 0, count: pitch)
    prepare(columns)
    for top in Swift.stride(from: 0, to: rows.steps, by: Self.blockRows) {
      let count = min(Self.blockRows, height - top)
      if count > 0 {
        for y in 0..<Self.blockRows { unsafe rowStarts.start[y] = corner + (top + min(y, count - 1)) * stride }
        // Blocks do not wrap: the ring has whole ones.
        unsafe boxRows(columns, into: ring.start + top % ringRows * pitch)
      }
      boxColumns(from: top, rows, columns)
      for sample in Swift.stride(from: 0, to: Self.samples, by: 8) { turnSamples(sample, row: top) }
    }
    unsafe sampleRows(rows, into: samples)
  }

  private func prepare(_ columns: TentAxis) {
    for x in Swift.stride(from: 0, to: Self.pitch(columns), by: 8) where !columns.isFull(x..<x + 8) {
      for step in x..<x + 8 { unsafe edges.start[step] = ExactDivisor(columns.present(at: step)) }
    }
    for sample in 0..<Self.samples {
      let (step, present) = columns.sampling(sample)
      unsafe samplings.start[sample] = Sampling(step: step, divisor: ExactDivisor(present))
    }
    unsafe samplings.start[Self.samples] = Sampling(step: .max, divisor: ExactDivisor(0))
  }
}

extension StreamingTentFilter {
  /// The first box along sixteen rows of RGB. Rows beyond the last repeat it; their results are not read.
  private func boxRows(_ columns: TentAxis, into block: UnsafeMutablePointer<Float>) {
    let pitch = Self.pitch(columns), whole = columns.count & ~7, full = ExactDivisor(columns.window)
    var sums = rowBox.begin(window: columns.window)
    for x in stride(from: 0, to: pitch, by: 8) {
      let isFull = columns.isFull(x..<x + 8)
      let low = x < whole ? unsafe Luma.columns(rowStarts.start, 3 * x) : lastColumns(x, of: columns.count, half: 0)
      let lowSums = rowBox.enter(low, at: x, half: 0, window: columns.window, sum: &sums.low)
      unsafe means(of: lowSums, at: x, full: isFull ? full : nil).transposed().store(at: block + x, step: 4 * pitch)
      let high = x < whole ? unsafe Luma.columns(rowStarts.start + 8, 3 * x) : lastColumns(x, of: columns.count, half: 1)
      let highSums = rowBox.enter(high, at: x, half: 1, window: columns.window, sum: &sums.high)
      unsafe means(of: highSums, at: x, full: isFull ? full : nil).transposed().store(at: block + 8 * pitch + x, step: 4 * pitch)
    }
  }

  @inline(__always)
  private func means(of sums: FloatBlock, at x: Int, full: ExactDivisor?) -> FloatBlock {
    guard let full else { return sums.map { step, sum in unsafe edges.start[x + step].quotient(sum) } }
    return sums.map { _, sum in full.quotient(sum) }
  }

  /// Up to seven columns, one by one, as the last may end with the frame's last byte; then zeros.
  @inline(never)
  private func lastColumns(_ x: Int, of width: Int, half: Int) -> FloatBlock {
    for column in 0..<8 {
      for row in 0..<8 {
        let pixel = unsafe (rowStarts.start[8 * half + row] + 3 * (x + column)).assumingMemoryBound(to: UInt8.self)
        unsafe corner.start[8 * column + row] = x + column < width ? plainLuma(pixel) : 0
      }
    }
    return unsafe FloatBlock(at: corner.start, step: 32)
  }
}
#endif
