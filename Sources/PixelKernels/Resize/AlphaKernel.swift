internal import FrameMemory

/// Resizes a plane of 8-bit samples with alpha, without the cost of alpha for opaque pictures.
///
/// Eight output rows at a time: where every source pixel in all the source rows that they are made of is opaque,
/// weighing with alpha and dividing by it change nothing, and the rows go to `IntegerKernel`; else to `FloatKernel`.
/// Both are within the same distance of the exact filter, and which one it is follows from the frame alone.
final class AlphaKernel: ResizeKernel {
  private let plane: ResizePlane
  /// The source rows that output rows need.
  private let rows: Taps<Float>
  private let float: any ResizeKernel
  private let integer: any ResizeKernel
  /// What is known about every source row: 0 nothing, 1 opaque, 2 not.
  private let states: AlignedBuffer<UInt8>
  /// Where the next rows of the same frame begin.
  private var next = 0

  static let blockRows = 8

  /// - Returns: `nil` if the plane has no 8-bit alpha or the kernels are too wide for integers.
  init?(_ plane: ResizePlane, vertical: ResampleTaps, horizontal: ResampleTaps, instructions: InstructionSet) {
    guard plane.samples.wordBytes == 1, plane.samples.alpha != nil else { return nil }
    var opaque = plane
    opaque.samples.alpha = nil
    guard let integer = IntegerKernel(opaque, vertical: vertical, horizontal: horizontal) else { return nil }
    self.plane = plane
    rows = Taps(vertical)
    self.integer = integer.fastest(instructions)
    let codec = SampleCodec(plane.samples, curve: nil)
    float = FloatKernel(plane, vertical: vertical, horizontal: horizontal, codec: codec).fastest(instructions)
    states = AlignedBuffer(count: plane.source.rows)
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order, a multiple of 8 at a time, except for the last. Rows other than the next begin a new frame.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    if rows.lowerBound == 0 || rows.lowerBound != next { unsafe states.start.update(repeating: 0, count: plane.source.rows) }
    next = rows.upperBound
    var y = rows.lowerBound
    while y < rows.upperBound {
      let isOpaque = unsafe isBlockOpaque(y, of: source)
      var end = y + Self.blockRows
      while end < rows.upperBound, unsafe isBlockOpaque(end, of: source) == isOpaque { end += Self.blockRows }
      let run = y..<min(end, rows.upperBound)
      let to = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      y = end
      unsafe (isOpaque ? integer : float).resize(run, of: source, into: to)
    }
  }

  /// Whether all the source rows that the block of output rows from `first` on is made of are opaque.
  private func isBlockOpaque(_ first: Int, of source: UnsafeRawPointer) -> Bool {
    let block = first..<min(first + Self.blockRows, plane.vertical.outputCount)
    for row in rows.range(for: block) where unsafe !isRowOpaque(row, of: source) { return false }
    return true
  }

  private func isRowOpaque(_ index: Int, of source: UnsafeRawPointer) -> Bool {
    let states = unsafe states.start
    if unsafe states[index] == 0 {
      let row = unsafe source + plane.source.offset + index * plane.source.strideBytes
      unsafe states[index] = scan(row) ? 1 : 2
    }
    return unsafe states[index] == 1
  }

  /// Whether every alpha of a row is 255: eight bytes at a time, whole pixels.
  private func scan(_ row: UnsafeRawPointer) -> Bool {
    let (channels, alpha) = (plane.samples.channels, plane.samples.alpha!)
    let count = plane.source.width * channels
    let whole = count & ~7
    var common = UInt64.max
    for i in stride(from: 0, to: whole, by: 8) { unsafe common &= (row + i).loadUnaligned(as: UInt64.self) }
    for i in stride(from: whole + alpha, to: count, by: channels) {
      unsafe common &= UInt64(row.load(fromByteOffset: i, as: UInt8.self)) << (8 * UInt64(alpha)) | ~(0xFF << (8 * UInt64(alpha)))
    }
    let mask = stride(from: alpha, to: 8, by: channels).reduce(UInt64(0)) { $0 | 0xFF << (8 * UInt64($1)) }
    return common & mask == mask
  }
}
