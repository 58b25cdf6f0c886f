#if AVX2
/// `TentFilter` and its reduction to 64 x 64 samples in one pass over the picture, sixteen rows at a time.
///
/// Every sum is taken in the plain filter's order, so the result is equal bit for bit:
/// - along rows a sum runs from left to right: sixteen rows go a row a lane, in two independent chains (`RowBox`);
/// - along columns a sum runs downwards: eight columns a vector, sixteen rows a block;
/// - of the second pair of boxes only the 64 sampled columns, and then rows, are divided and kept.
/// All that is written on the way is a ring of rows, a quarter of a megabyte for 1080p: it stays in the second-level cache.
@safe
struct StreamingTentFilter: ~Copyable {
  static let blockRows = 16

  /// The last rows that were filtered along rows, as many as a column's box and a block need, and behind them a row of
  /// zeros that stands for rows outside the picture.
  private let ring: UnsafeMutablePointer<Float>
  private let columnSums: UnsafeMutablePointer<Float>
  /// Every row after three boxes, at the 64 sampled columns; row y lies at y + lag.
  private let reduced: UnsafeMutablePointer<Float>
  /// Sixteen rows of eight floats.
  private let tile: UnsafeMutablePointer<Float>
  private let columnSteps: UnsafeMutablePointer<ColumnStep>
  private let rowBox: RowBox
  private let capacity: PixelBox

  init(width: Int, height: Int) {
    capacity = PixelBox(width: width, height: height)
    unsafe ring = allocateFloats(Self.pitch(width) * (Self.ringRows(height) + 1))
    unsafe columnSums = allocateFloats(max(Self.pitch(width), TentFilter.samples))
    unsafe reduced = allocateFloats((height + Self.lag(height) + Self.blockRows) * TentFilter.samples)
    unsafe tile = allocateFloats(Self.blockRows * 8)
    unsafe columnSteps = .allocate(capacity: Self.blockRows)
    rowBox = RowBox(width: width)
  }

  deinit {
    unsafe ring.deallocate()
    unsafe columnSums.deallocate()
    unsafe reduced.deallocate()
    unsafe tile.deallocate()
    unsafe columnSteps.deallocate()
  }

  /// Floats from row to row: whole vectors.
  static func pitch(_ width: Int) -> Int { (width + 7) & ~7 }

  /// A box's rows and a block's, in whole blocks.
  static func ringRows(_ height: Int) -> Int { (TentFilter.window(of: height) + 2 * blockRows) & ~(blockRows - 1) }

  /// Rows by which a box's centre lies behind the row that enters it.
  static func lag(_ dimension: Int) -> Int { TentFilter.reach(of: TentFilter.window(of: dimension)) - 1 }

  /// Filters a packed RGB picture and takes its samples.
  ///
  /// For memory safety the caller ensures that `height` rows of `width` pixels lie at `corner`, `stride` bytes apart, and
  /// that `samples` has room for 64 x 64.
  func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>) {
    precondition(width <= capacity.width && height <= capacity.height, "\(width)x\(height) in a filter for \(capacity)")
    let pitch = Self.pitch(width), ringRows = Self.ringRows(height)
    unsafe columnSums.update(repeating: 0, count: pitch)
    unsafe (ring + ringRows * pitch).update(repeating: 0, count: pitch)
    for top in Swift.stride(from: 0, to: height + Self.lag(height), by: Self.blockRows) {
      let rows = min(Self.blockRows, height - top)
      if rows > 0 {
        // Blocks do not wrap: the ring has whole ones.
        unsafe boxRows(corner + top * stride, stride: stride, width: width, rows: rows, into: ring + top % ringRows * pitch)
      }
      boxColumns(from: top, width: width, height: height)
    }
    unsafe sampleRows(height: height, into: samples)
  }

  /// The first box along up to sixteen rows of RGB. Rows beyond the last repeat it; nobody reads what comes of them.
  private func boxRows(_ rows: UnsafeRawPointer, stride: Int, width: Int, rows count: Int, into block: UnsafeMutablePointer<Float>) {
    var pass = RowBox.Pass(width: width)
    for x in Swift.stride(from: 0, to: width, by: 8) {
      for y in 0..<Self.blockRows {
        let pixels = unsafe rows + min(y, count - 1) * stride + 3 * x
        unsafe loadLuma(pixels, count: min(8, width - x), into: tile + 8 * y)
      }
      unsafe rowBox.enter(tile, at: x)
      for _ in 0..<min(8, width - x) { unsafe rowBox.step(&pass, storingIn: block, pitch: Self.pitch(width)) }
    }
    while !pass.isDone { unsafe rowBox.step(&pass, storingIn: block, pitch: Self.pitch(width)) }
  }

  /// Luma of up to eight pixels; the last of a row one by one, as they may end with the frame's last byte.
  @inline(__always)
  private func loadLuma(_ pixels: UnsafeRawPointer, count: Int, into luma: UnsafeMutablePointer<Float>) {
    if count == 8 { return unsafe UnsafeMutableRawPointer(luma).storeBytes(of: LumaAVX2.eightPixels(pixels), as: SIMD8<Float>.self) }
    for x in 0..<count { unsafe luma[x] = plainLuma((pixels + 3 * x).assumingMemoryBound(to: UInt8.self)) }
  }
}

extension StreamingTentFilter {
  /// What happens at one row: which rows enter and leave the boxes of all columns, and how many then are in them.
  @unsafe private struct ColumnStep {
    var entering: UnsafePointer<Float>
    var leaving: UnsafePointer<Float>
    var present: ExactDivisor
  }

  /// The first box along columns for the rows that enter from `top` on, and the second along rows at once.
  private func boxColumns(from top: Int, width: Int, height: Int) {
    prepareSteps(from: top, width: width, height: height)
    var pass = RowBox.Pass(width: width)
    for x in stride(from: 0, to: width, by: 8) {
      var sum = unsafe UnsafeRawPointer(columnSums + x).loadUnaligned(as: SIMD8<Float>.self)
      for y in 0..<Self.blockRows {
        let step = unsafe columnSteps[y]
        unsafe sum += UnsafeRawPointer(step.entering + x).loadUnaligned(as: SIMD8<Float>.self)
        unsafe sum -= UnsafeRawPointer(step.leaving + x).loadUnaligned(as: SIMD8<Float>.self)
        unsafe UnsafeMutableRawPointer(tile + 8 * y).storeBytes(of: step.present.quotient(sum), as: SIMD8<Float>.self)
      }
      unsafe UnsafeMutableRawPointer(columnSums + x).storeBytes(of: sum, as: SIMD8<Float>.self)
      unsafe rowBox.enter(tile, at: x)
      for _ in 0..<min(8, width - x) { unsafe rowBox.step(&pass, samplingInto: reduced + top * TentFilter.samples) }
    }
    while !pass.isDone { unsafe rowBox.step(&pass, samplingInto: reduced + top * TentFilter.samples) }
  }

  /// Rows outside the picture are zeros, which change no sum; what comes out for them is not read.
  private func prepareSteps(from top: Int, width: Int, height: Int) {
    let window = TentFilter.window(of: height), pitch = Self.pitch(width), ringRows = Self.ringRows(height)
    let zeros = unsafe UnsafePointer(ring + ringRows * pitch)
    for y in 0..<Self.blockRows {
      let ahead = top + y, behind = ahead - window
      let present = min(ahead + 1, height) - max(0, behind + 1)
      unsafe columnSteps[y] = ColumnStep(
        entering: ahead < height ? UnsafePointer(ring + ahead % ringRows * pitch) : zeros,
        leaving: 0..<height ~= behind ? UnsafePointer(ring + behind % ringRows * pitch) : zeros, present: ExactDivisor(max(1, present)))
    }
  }

  /// The second box along columns at the 64 sampled rows.
  private func sampleRows(height: Int, into samples: UnsafeMutablePointer<Float>) {
    let window = TentFilter.window(of: height), lag = Self.lag(height), width = TentFilter.samples
    unsafe columnSums.update(repeating: 0, count: width)
    var ahead = 0
    for sample in 0..<width {
      let last = TentFilter.position(of: sample, in: height) + lag
      while ahead <= last {
        for x in 0..<width {
          if ahead < height { unsafe columnSums[x] += reduced[(ahead + lag) * width + x] }
          if ahead >= window { unsafe columnSums[x] -= reduced[(ahead - window + lag) * width + x] }
        }
        ahead += 1
      }
      let present = Float(min(ahead, height) - max(0, ahead - window))
      for x in 0..<width { unsafe samples[sample * width + x] = columnSums[x] / present }
    }
  }
}

/// Room for floats, 64-byte aligned and zero.
func allocateFloats(_ count: Int) -> UnsafeMutablePointer<Float> {
  let floats = unsafe UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64).bindMemory(to: Float.self, capacity: count)
  unsafe floats.initialize(repeating: 0, count: count)
  return unsafe floats
}
#endif
