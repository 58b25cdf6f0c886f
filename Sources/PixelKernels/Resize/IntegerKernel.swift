/// Resizes a plane of 8-bit samples without alpha in integers: rows first, then columns.
///
///     middle[x] = sat16((Σ row[k][x] · v[k] + half) >> (vbits - 6))
///     output[x] = sat8((Σ middle[x + k] · h[k] + half) >> (hbits + 6))
///
/// The vertical pass comes first because it multiplies and adds two rows at a time without moving a sample. What it
/// hands on has 6 fractional bits and is not clamped to 0…255: overshoot survives until the end, as in the exact
/// filter. Weights are 16 bits with as many fractional bits as fit (`v` up to 20, `h` up to 15), so the result
/// differs from the exact one by at most about taps / 512 + 0.05 before the last rounding: never more than 1 after
/// it up to `mostColumns` taps across. Wider kernels go to `FloatKernel`.
final class IntegerKernel {
  let plane: ResizePlane
  let vertical: IntegerTaps
  let horizontal: IntegerTaps
  /// One row between the passes, and its sums.
  private let middle: ScratchMemory
  private let sums: ScratchMemory

  /// The widest horizontal kernel that keeps the promise.
  static let mostColumns = 128
  /// Fractional bits of the samples between the passes: 9 more hold -512…511.
  static let middleBits = 6

  /// - Returns: `nil` where the plane's samples or kernels are not what this arithmetic is made for.
  init?(_ plane: ResizePlane, vertical: ResampleTaps, horizontal: ResampleTaps) {
    guard plane.samples.wordBytes == 1, plane.samples.depth == 8, plane.samples.alpha == nil else { return nil }
    guard horizontal.stride <= Self.mostColumns, vertical.largestGain < 1.95 else { return nil }
    // |Σ| < 2^31: 255 · gain · 2^bits for rows, 255 · 64 · both gains · 2^bits for columns.
    let gain = vertical.largestGain * horizontal.largestGain
    let mostBits = gain * 255 * 64 * 32_768 < 2_147_000_000 ? 15 : 14
    guard gain * 255 * 64 * 16_384 < 2_147_000_000 else { return nil }
    guard let v = IntegerTaps(vertical, mostBits: 20), let h = IntegerTaps(horizontal, mostBits: mostBits) else { return nil }
    self.plane = plane
    self.vertical = v
    self.horizontal = h
    let samples = plane.source.width * plane.samples.channels
    middle = ScratchMemory(Int16.self, count: samples)
    sums = ScratchMemory(Int32.self, count: samples)
  }

  /// The specification.
  ///
  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resizePlain(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    for y in rows {
      unsafe sumRows(y, of: source + plane.source.offset)
      unsafe sumColumns(into: destination + (y - rows.lowerBound) * plane.destination.strideBytes)
    }
  }

  private func sumRows(_ y: Int, of source: UnsafeRawPointer) {
    let count = plane.source.width * plane.samples.channels
    let sums = unsafe sums.pointer(Int32.self)
    let middle = unsafe middle.pointer(Int16.self)
    let shift = Int32(vertical.bits - Self.middleBits)
    for x in 0..<count { unsafe sums[x] = 1 << (shift - 1) }
    let start = unsafe Int(vertical.starts[y])
    for k in unsafe 0..<Int(vertical.counts[y]) {
      let row = unsafe (source + (start + k) * plane.source.strideBytes).assumingMemoryBound(to: UInt8.self)
      let weight = unsafe Int32(vertical.weights[y * vertical.stride + k])
      for x in 0..<count { unsafe sums[x] &+= Int32(row[x]) &* weight }
    }
    for x in 0..<count { unsafe middle[x] = Int16(clamping: sums[x] &>> shift) }
  }

  private func sumColumns(into destination: UnsafeMutableRawPointer) {
    let channels = plane.samples.channels
    let row = unsafe destination.assumingMemoryBound(to: UInt8.self)
    let middle = unsafe middle.pointer(Int16.self)
    let shift = Int32(horizontal.bits + Self.middleBits)
    for x in 0..<horizontal.outputCount {
      let first = unsafe middle + Int(horizontal.starts[x]) * channels
      let weights = unsafe horizontal.weights + x * horizontal.stride
      let count = unsafe Int(horizontal.counts[x])
      for channel in 0..<channels {
        var sum = Int32(1) << (shift - 1)
        for k in 0..<count { unsafe sum &+= Int32(first[k * channels + channel]) &* Int32(weights[k]) }
        unsafe row[x * channels + channel] = UInt8(clamping: sum &>> shift)
      }
    }
  }
}
