#if AVX2
/// `TentFilter` and its reduction to 64 x 64 samples in one pass over the picture, sixteen rows at a time.
///
/// Every sum is taken in the plain filter's order, so the result is equal bit for bit:
/// - along rows a sum runs from left to right: sixteen rows lie transposed, a row a lane, in two independent chains;
/// - along columns a sum runs downwards: all columns at once, on rows as they come;
/// - of the second pair of boxes only the 64 sampled columns, and then rows, are divided and kept.
/// A picture of 1080p passes through three quarters of a megabyte of scratch, which stays in the second-level cache.
@safe
struct StreamingTentFilter: ~Copyable {
  static let blockRows = 16

  /// Blocks of sixteen rows: luma, the block with a row a lane, that filtered, and rows filtered along columns.
  let luma: UnsafeMutablePointer<Float>
  let transposed: UnsafeMutablePointer<Float>
  let filtered: UnsafeMutablePointer<Float>
  let columns: UnsafeMutablePointer<Float>
  /// The last rows that were filtered along rows, as many as a column's box and a block need.
  let ring: UnsafeMutablePointer<Float>
  let columnSums: UnsafeMutablePointer<Float>
  /// Every row after three boxes, at the 64 sampled columns.
  let reduced: UnsafeMutablePointer<Float>
  private let capacity: PixelBox

  init(width: Int, height: Int) {
    capacity = PixelBox(width: width, height: height)
    let blockFloats = Self.pitch(width) * Self.blockRows
    unsafe luma = Self.room(blockFloats)
    unsafe transposed = Self.room(blockFloats)
    unsafe filtered = Self.room(blockFloats)
    unsafe columns = Self.room(blockFloats)
    unsafe ring = Self.room(Self.pitch(width) * Self.ringRows(height))
    unsafe columnSums = Self.room(max(Self.pitch(width), TentFilter.samples))
    unsafe reduced = Self.room((height + Self.blockRows) * TentFilter.samples)
  }

  deinit {
    unsafe luma.deallocate()
    unsafe transposed.deallocate()
    unsafe filtered.deallocate()
    unsafe columns.deallocate()
    unsafe ring.deallocate()
    unsafe columnSums.deallocate()
    unsafe reduced.deallocate()
  }

  /// Floats from row to row: whole vectors.
  static func pitch(_ width: Int) -> Int { (width + 7) & ~7 }

  /// A box's rows and a block's, in whole blocks.
  static func ringRows(_ height: Int) -> Int { (TentFilter.window(of: height) + 2 * blockRows) & ~(blockRows - 1) }

  private static func room(_ count: Int) -> UnsafeMutablePointer<Float> {
    let floats = unsafe UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64).bindMemory(to: Float.self, capacity: count)
    unsafe floats.initialize(repeating: 0, count: count)
    return unsafe floats
  }

  /// Filters a packed RGB picture and takes its samples.
  ///
  /// For memory safety the caller ensures that `height` rows of `width` pixels lie at `corner`, `stride` bytes apart, and
  /// that `samples` has room for 64 x 64.
  func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>) {
    precondition(width <= capacity.width && height <= capacity.height, "\(width)x\(height) in a filter for \(capacity)")
    unsafe columnSums.update(repeating: 0, count: Self.pitch(width))
    let reach = TentFilter.reach(of: TentFilter.window(of: height))
    for top in Swift.stride(from: 0, to: height, by: Self.blockRows) {
      let rows = min(Self.blockRows, height - top)
      unsafe loadLuma(corner + top * stride, stride: stride, width: width, rows: rows)
      unsafe transpose(luma, width: width)
      boxRows(width: width)
      storeInRing(from: top, width: width, height: height)
      for y in top..<top + rows { boxColumns(ahead: y, width: width, height: height) }
    }
    for y in height..<height + reach - 1 { boxColumns(ahead: y, width: width, height: height) }
    unsafe sampleRows(height: height, into: samples)
  }

  /// Luma of up to sixteen rows. Rows beyond the last keep what they had; nobody reads what comes of them.
  private func loadLuma(_ rows: UnsafeRawPointer, stride: Int, width: Int, rows count: Int) {
    let whole = width & ~7
    for y in 0..<count {
      let row = unsafe rows + y * stride, luma = unsafe self.luma + y * Self.pitch(width)
      for x in Swift.stride(from: 0, to: whole, by: 8) {
        unsafe UnsafeMutableRawPointer(luma + x).storeBytes(of: LumaAVX2.eightPixels(row + 3 * x), as: SIMD8<Float>.self)
      }
      // The last pixels one by one: the row may end at the frame's last byte.
      for x in whole..<width { unsafe luma[x] = plainLuma((row + 3 * x).assumingMemoryBound(to: UInt8.self)) }
    }
  }

  /// A block of sixteen rows, from row-major to a row a lane.
  func transpose(_ block: UnsafePointer<Float>, width: Int) {
    let pitch = Self.pitch(width)
    for x in Swift.stride(from: 0, to: pitch, by: 8) {
      unsafe transpose8x8(block + x, pitch, into: transposed + x * 16, 16)
      unsafe transpose8x8(block + 8 * pitch + x, pitch, into: transposed + x * 16 + 8, 16)
    }
  }

  private func storeInRing(from top: Int, width: Int, height: Int) {
    let pitch = Self.pitch(width), first = unsafe ring + top % Self.ringRows(height) * pitch
    for x in Swift.stride(from: 0, to: pitch, by: 8) {
      unsafe transpose8x8(filtered + x * 16, 16, into: first + x, pitch)
      unsafe transpose8x8(filtered + x * 16 + 8, 16, into: first + 8 * pitch + x, pitch)
    }
  }
}
#endif
