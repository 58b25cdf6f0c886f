internal import FrameMemory

/// Packed RGB to luma of a smaller picture: the mean over the area that a pixel covers.
///
/// Weights are BT.601's in 256ths, and areas in 256ths along each axis, rounded so that they always sum to one; the result
/// is rounded once. Plain loops on purpose: the compiler makes vectors of the vertical sums, where nearly all the work is.
@safe
struct LumaReduction: ~Copyable {
  let width: Int
  let height: Int
  private let source: (width: Int, height: Int)
  private let columns: AreaTaps
  private let rows: AreaTaps
  private let sums: AlignedBuffer<UInt16>

  init(from source: (width: Int, height: Int), to size: (width: Int, height: Int)) {
    (width, height) = size
    self.source = source
    columns = AreaTaps(from: source.width, to: width)
    rows = AreaTaps(from: source.height, to: height)
    sums = AlignedBuffer(count: source.width * 3)
  }

  /// For memory safety the caller ensures that `rgb` holds the source's rows, `stride` bytes apart, and that `luma` has room
  /// for `height` rows of `width` bytes, `lumaStride` apart.
  @unsafe func reduce(rgb: UnsafeRawPointer, stride: Int, into luma: UnsafeMutablePointer<UInt8>, lumaStride: Int) {
    for y in 0..<height {
      unsafe sumRows(y, of: rgb, stride: stride)
      unsafe sumColumns(into: luma + y * lumaStride)
    }
  }

  private func sumRows(_ y: Int, of rgb: UnsafeRawPointer, stride: Int) {
    let sums = unsafe sums.start, count = source.width * 3
    var isFirst = true
    for (row, weight) in rows[y] where weight > 0 {
      let samples = unsafe (rgb + row * stride).assumingMemoryBound(to: UInt8.self)
      if isFirst {
        for x in 0..<count { unsafe sums[x] = UInt16(samples[x]) &* weight }
      } else {
        for x in 0..<count { unsafe sums[x] &+= UInt16(samples[x]) &* weight }
      }
      isFirst = false
    }
  }

  private func sumColumns(into luma: UnsafeMutablePointer<UInt8>) {
    let sums = unsafe sums.start
    for x in 0..<width {
      var total: UInt32 = 1 << 23
      for (column, weight) in columns[x] {
        let (r, g, b) = unsafe (UInt32(sums[3 &* column]), UInt32(sums[3 &* column &+ 1]), UInt32(sums[3 &* column &+ 2]))
        total &+= (77 &* r &+ 150 &* g &+ 29 &* b) &* UInt32(weight)
      }
      unsafe luma[x] = UInt8(truncatingIfNeeded: total >> 24)
    }
  }
}

/// Which samples of an axis a smaller one's samples cover, and how much of each, in 256ths of what they cover.
@safe
struct AreaTaps: ~Copyable {
  private let starts: AlignedBuffer<Int32>
  private let weights: AlignedBuffer<UInt16>
  private let stride: Int

  init(from source: Int, to count: Int) {
    stride = (source + count - 1) / count + 1
    starts = AlignedBuffer(count: count)
    weights = AlignedBuffer(count: count * stride)
    for index in 0..<count {
      // In units of which a source sample has `count`, and a result `source`.
      let (begin, end) = (index * source, (index + 1) * source)
      let first = begin / count
      unsafe starts.start[index] = Int32(first)
      for tap in 0..<min(stride, source - first) {
        let from = max(begin, (first + tap) * count), to = min(end, (first + tap + 1) * count)
        guard from < to else { continue }
        // Places are rounded, not widths: so they sum to 256.
        let weight = Self.rounded(to - begin, of: source) - Self.rounded(from - begin, of: source)
        unsafe weights.start[index * stride + tap] = UInt16(weight)
      }
    }
  }

  private static func rounded(_ part: Int, of whole: Int) -> Int { (part * 512 + whole) / (2 * whole) }

  /// The samples that result `index` covers; some may weigh nothing, and the last may lie one past the end with weight 0.
  @inline(__always) subscript(index: Int) -> Taps {
    unsafe Taps(first: Int(starts.start[index]), weights: weights.start + index * stride, count: stride)
  }

  @safe struct Taps: Sequence, IteratorProtocol {
    let first: Int
    let weights: UnsafePointer<UInt16>
    var count: Int
    var tap = 0

    init(first: Int, weights: UnsafePointer<UInt16>, count: Int) {
      self.first = first
      unsafe self.weights = weights
      self.count = count
      // Taps without weight end the list.
      while self.count > 0, unsafe weights[self.count - 1] == 0 { self.count -= 1 }
    }

    @inline(__always) mutating func next() -> (sample: Int, weight: UInt16)? {
      guard tap < count else { return nil }
      defer { tap += 1 }
      return unsafe (first + tap, weights[tap])
    }
  }
}

/// A plane of luma in a plan's scratch. Rows are followed by at least 32 garbage bytes that may be read and written.
@safe
struct LumaPlane {
  let base: UnsafeMutablePointer<UInt8>
  let width: Int
  let height: Int
  let stride: Int

  /// Bytes from a row to the next.
  static func stride(width: Int) -> Int { (width + 63) & ~31 }

  /// Bytes of a plane.
  static func byteCount(width: Int, height: Int) -> Int { stride(width: width) * height }

  /// For memory safety the caller ensures that `byteCount` bytes and 64 more lie at `base`, and live longer than the plane.
  @unsafe init(base: UnsafeMutablePointer<UInt8>, width: Int, height: Int) {
    unsafe self.base = base
    (self.width, self.height) = (width, height)
    stride = Self.stride(width: width)
  }

  @unsafe func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { unsafe base + y &* stride }
}
