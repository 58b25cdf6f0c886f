internal import FrameMemory

/// Resizes a plane of 8 to 10-bit samples without alpha in integers: rows first, then columns.
///
///     middle[x] = sat16((Σ row[k][x] · v[k] + half) >> (vbits - mbits)),  mbits = 14 - depth
///     output[x] = sat((Σ middle[x + k] · h[k] + half) >> (hbits + mbits))
///
/// The vertical pass comes first because it multiplies and adds two rows at a time without moving a sample. What it
/// hands on has 6 fractional bits (4 of 10-bit samples) and is not clamped to 0…255: overshoot survives until the end, as in the exact
/// filter. Weights are 16 bits with as many fractional bits as fit (`v` up to 20, `h` up to 15), so the result
/// differs from the exact one by at most about taps / 512 + 0.05 of an 8-bit code before the last rounding: never
/// more than 1 after it up to `mostColumns` taps across. Wider kernels go to `FloatKernel`.
final class IntegerKernel: ResizeKernel {
  let plane: ResizePlane
  let vertical: Taps<Int16>
  let horizontal: Taps<Int16>
  /// One row between the passes, and its sums.
  private let middle: AlignedBuffer<Int16>
  private let sums: AlignedBuffer<Int32>

  /// The widest horizontal kernel that keeps the promise for 8-bit samples; a fourth of it for 10 bits.
  static let mostColumns = 128
  /// Fractional bits of the samples between the passes: what is left of 16 bits for a sign and twice the range.
  let middleBits: Int

  /// - Returns: `nil` if the plane's samples or kernels are not what this arithmetic is made for.
  init?(_ plane: ResizePlane, vertical: ResampleTaps, horizontal: ResampleTaps) {
    let depth = plane.samples.depth
    guard (8...10).contains(depth), plane.samples.alpha == nil else { return nil }
    guard horizontal.stride <= Self.mostColumns >> (depth - 8), vertical.largestGain < 1.95 else { return nil }
    // |Σ| < 2^31: range · gain · 2^bits for rows, 2^14 · both gains · 2^bits for columns.
    let gain = vertical.largestGain * horizontal.largestGain
    let mostBits = gain * 16_384 * 32_768 < 2_147_000_000 ? 15 : 14
    guard gain * 16_384 * 16_384 < 2_147_000_000 else { return nil }
    guard let v = Taps<Int16>(vertical, mostBits: 20), let h = Taps<Int16>(horizontal, mostBits: mostBits) else { return nil }
    self.plane = plane
    middleBits = 14 - depth
    self.vertical = v
    self.horizontal = h
    let samples = plane.source.width * plane.samples.channels
    middle = AlignedBuffer(count: samples)
    sums = AlignedBuffer(count: samples)
  }

  /// The specification.
  ///
  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    for y in rows {
      unsafe sumRows(y, of: source + plane.source.offset)
      unsafe sumColumns(into: destination + (y - rows.lowerBound) * plane.destination.strideBytes)
    }
  }

  private func sumRows(_ y: Int, of source: UnsafeRawPointer) {
    let count = plane.source.width * plane.samples.channels
    let sums = unsafe sums.start
    let middle = unsafe middle.start
    let shift = Int32(vertical.bits - middleBits)
    for x in 0..<count { unsafe sums[x] = 1 << (shift - 1) }
    let start = unsafe Int(vertical.starts[y])
    for k in unsafe 0..<Int(vertical.counts[y]) {
      let row = unsafe source + (start + k) * plane.source.strideBytes
      let weight = unsafe Int32(vertical.weights[y * vertical.stride + k])
      if plane.samples.wordBytes == 1 {
        for x in 0..<count { unsafe sums[x] &+= Int32(row.load(fromByteOffset: x, as: UInt8.self)) &* weight }
      } else {
        for x in 0..<count {
          let word = unsafe UInt16(littleEndian: (row + 2 * x).loadUnaligned(as: UInt16.self))
          // Bits above the depth are damage; they must not leave the range that the sums have room for.
          unsafe sums[x] &+= min(Int32(word &>> UInt16(plane.samples.shift)), Int32(plane.samples.largest)) &* weight
        }
      }
    }
    for x in 0..<count { unsafe middle[x] = Int16(clamping: sums[x] &>> shift) }
  }

  private func sumColumns(into destination: UnsafeMutableRawPointer) {
    let channels = plane.samples.channels
    let middle = unsafe middle.start
    let shift = Int32(horizontal.bits + middleBits)
    for x in 0..<horizontal.outputCount {
      let first = unsafe middle + Int(horizontal.starts[x]) * channels
      let weights = unsafe horizontal.weights + x * horizontal.stride
      let count = unsafe Int(horizontal.counts[x])
      for channel in 0..<channels {
        var sum = Int32(1) << (shift - 1)
        for k in 0..<count { unsafe sum &+= Int32(first[k * channels + channel]) &* Int32(weights[k]) }
        let sample = min(max(sum &>> shift, 0), Int32(plane.samples.largest))
        let place = unsafe destination + (x * channels + channel) * plane.samples.wordBytes
        if plane.samples.wordBytes == 1 {
          unsafe place.storeBytes(of: UInt8(sample), as: UInt8.self)
        } else {
          unsafe place.storeBytes(of: (UInt16(sample) << UInt16(plane.samples.shift)).littleEndian, as: UInt16.self)
        }
      }
    }
  }
}
