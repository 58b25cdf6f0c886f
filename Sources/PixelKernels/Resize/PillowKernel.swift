internal import FrameMemory

/// Resizes a plane of 8-bit samples as Pillow 13 does, byte for byte: columns, then rows, both in fixed point with
/// 22 fractional bits, rounded and clamped to 0…255 in between (src/libImaging/Resample.c). Where the height shrinks
/// by more than twice the pixels that the width does, rows come first; before Pillow 13 they never did.
///
/// Alpha is premultiplied in 8 bits before and divided out after, as Image.resize does through RGBa
/// (src/libImaging/Convert.c): a pixel of alpha 0 keeps what premultiplied colour it has.
final class PillowKernel: ResizeKernel {
  let plane: ResizePlane
  let columns: Taps<Int32>
  let rows: Taps<Int32>
  private let usesVectors: Bool
  private let rowsComeFirst: Bool
  /// The premultiplied source row.
  private let row: AlignedBuffer<UInt8>
  /// Source rows after the horizontal pass; row r is at r % ringRows. Where rows come first, one row after them.
  private let ring: AlignedBuffer<UInt8>
  private let sums: AlignedBuffer<Int32>
  private let ringRows: Int
  /// Source rows before this one have been in the ring.
  private var done = 0
  /// Where the next rows of the same frame begin.
  private var next = 0

  init(_ plane: ResizePlane, filter: ResampleFilter, instructions: InstructionSet = .current) {
    self.plane = plane
    usesVectors = instructions >= .avx2
    columns = .pillow(plane.horizontal, filter: filter)
    rows = .pillow(plane.vertical, filter: filter)
    let (lostRows, lostColumns) = (plane.source.rows - plane.vertical.pixels, plane.source.width - plane.horizontal.pixels)
    rowsComeFirst = lostRows > 0 && lostRows > 2 * lostColumns
    ringRows = rowsComeFirst ? 1 : rows.stride
    let widest = max(plane.source.width, columns.outputCount) * plane.samples.channels
    row = AlignedBuffer(count: plane.source.width * plane.samples.channels)
    ring = AlignedBuffer(count: ringRows * widest)
    sums = AlignedBuffer(count: widest)
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order, because what one call leaves in the ring the next one uses. Rows other than the next begin a new
  ///   frame.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    let from = unsafe (source + plane.source.offset).assumingMemoryBound(to: UInt8.self)
    let to = unsafe destination.assumingMemoryBound(to: UInt8.self)
    if rowsComeFirst {
      unsafe resizeRowsFirst(rows, of: from, into: to)
    } else {
      unsafe resizeColumnsFirst(rows, of: from, into: to)
    }
    guard let alpha = plane.samples.alpha else { return }
    for y in 0..<rows.count {
      unsafe Self.divide(
        to + y * plane.destination.strideBytes, count: columns.outputCount, channels: plane.samples.channels, alpha: alpha)
    }
  }

  private func resizeColumnsFirst(
    _ range: Range<Int>, of source: UnsafePointer<UInt8>, into destination: UnsafeMutablePointer<UInt8>
  ) {
    let count = columns.outputCount * plane.samples.channels
    let ring = unsafe ring.start
    if range.lowerBound == 0 || range.lowerBound != next { done = 0 }
    next = range.upperBound
    for y in range {
      let start = unsafe Int(rows.starts[y])
      let end = unsafe start + Int(rows.counts[y])
      for r in max(start, done)..<max(end, done, start) {
        let row = unsafe premultipliedRow(r, of: source)
        unsafe sumColumns(row, into: ring + r % ringRows * count)
      }
      done = max(end, done)
      let to = unsafe destination + (y - range.lowerBound) * plane.destination.strideBytes
      if plane.vertical.isPillowIdentity {
        unsafe to.update(from: ring + y % ringRows * count, count: count)
        continue
      }
      unsafe sumRows(y, count: count, into: to) { r in unsafe UnsafePointer(ring + r % ringRows * count) }
    }
  }

  private func resizeRowsFirst(
    _ range: Range<Int>, of source: UnsafePointer<UInt8>, into destination: UnsafeMutablePointer<UInt8>
  ) {
    let middle = unsafe ring.start
    for y in range {
      unsafe sumRowsPlain(y, from: 0, count: plane.source.width * plane.samples.channels, into: middle) { r in
        unsafe premultipliedRow(r, of: source)
      }
      unsafe sumColumns(middle, into: destination + (y - range.lowerBound) * plane.destination.strideBytes)
    }
  }

  /// A row of the source in memory of our own, valid until the next is asked for.
  private func premultipliedRow(_ index: Int, of source: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let from = unsafe source + index * plane.source.strideBytes
    let row = unsafe row.start
    unsafe row.update(from: from, count: plane.source.width * plane.samples.channels)
    if let alpha = plane.samples.alpha {
      unsafe Self.premultiply(row, count: plane.source.width, channels: plane.samples.channels, alpha: alpha)
    }
    return unsafe UnsafePointer(row)
  }

  /// The horizontal pass along one row.
  private func sumColumns(_ row: UnsafePointer<UInt8>, into destination: UnsafeMutablePointer<UInt8>) {
    let channels = plane.samples.channels
    if plane.horizontal.isPillowIdentity {
      unsafe destination.update(from: row, count: plane.source.width * channels)
      return
    }
    #if AVX2
    if usesVectors, unsafe sumColumnsAVX2(row, into: destination) { return }
    #endif
    for x in 0..<columns.outputCount {
      let first = unsafe row + Int(columns.starts[x]) * channels
      let weights = unsafe columns.weights + x * columns.stride
      let count = unsafe Int(columns.counts[x])
      for channel in 0..<channels {
        var sum = Taps<Int32>.pillowHalf
        for k in 0..<count { unsafe sum &+= Int32(first[k * channels + channel]) &* weights[k] }
        unsafe destination[x * channels + channel] = UInt8(clamping: sum &>> Taps<Int32>.pillowBits)
      }
    }
  }

  /// The vertical pass for one output row, from rows that are all there.
  private func sumRows(
    _ y: Int, count: Int, into destination: UnsafeMutablePointer<UInt8>, row: (Int) -> UnsafePointer<UInt8>
  ) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe sumRowsAVX2(y, count: count, into: destination, row: row) }
    #endif
    if done < count { unsafe sumRowsPlain(y, from: done, count: count, into: destination, row: row) }
  }

  /// The vertical pass for the samples from `done` on; each row is asked for once.
  private func sumRowsPlain(
    _ y: Int, from done: Int, count: Int, into destination: UnsafeMutablePointer<UInt8>, row: (Int) -> UnsafePointer<UInt8>
  ) {
    let sums = unsafe sums.start
    for x in done..<count { unsafe sums[x] = Taps<Int32>.pillowHalf }
    let start = unsafe Int(rows.starts[y])
    for k in unsafe 0..<Int(rows.counts[y]) {
      let samples = unsafe row(start + k)
      let weight = unsafe rows.weights[y * rows.stride + k]
      for x in done..<count { unsafe sums[x] &+= Int32(samples[x]) &* weight }
    }
    for x in done..<count { unsafe destination[x] = UInt8(clamping: sums[x] &>> Taps<Int32>.pillowBits) }
  }
}

extension PillowKernel {
  /// MULDIV255: `round(c · a / 255)` for every product.
  static func premultiply(_ pixels: UnsafeMutablePointer<UInt8>, count: Int, channels: Int, alpha: Int) {
    for x in 0..<count {
      let pixel = unsafe pixels + x * channels
      let weight = unsafe UInt32(pixel[alpha])
      for channel in 0..<channels where channel != alpha {
        let product = unsafe UInt32(pixel[channel]) &* weight &+ 128
        unsafe pixel[channel] = UInt8(truncatingIfNeeded: (product &>> 8 &+ product) &>> 8)
      }
    }
  }

  /// Truncates, and leaves alpha 0 and 255 as they are.
  static func divide(_ pixels: UnsafeMutablePointer<UInt8>, count: Int, channels: Int, alpha: Int) {
    for x in 0..<count {
      let pixel = unsafe pixels + x * channels
      let weight = unsafe UInt32(pixel[alpha])
      guard weight != 0, weight != 255 else { continue }
      for channel in 0..<channels where channel != alpha {
        unsafe pixel[channel] = UInt8(min(255 * UInt32(pixel[channel]) / weight, 255))
      }
    }
  }
}
