internal import CLibAV
internal import Pixels

/// How much a frame differs from the one before: the score of FFmpeg's `scdet` filter.
///
/// `mafd` is the mean absolute difference of samples in percent of their range, over luma for YUV and gray and over all
/// planes for RGB; the score is the lesser of `mafd` and its change since the frame before, so that steady motion
/// scores low. Source: libavfilter/vf_scdet.c of FFmpeg 5.1.
struct ShotScore {
  private var previousDifference = 0.0

  /// - Returns: 0…100; 0 where the frames' shapes differ.
  mutating func score(of frame: borrowing FrameSlot, after previous: borrowing FrameSlot) -> Double {
    guard let plan = frame.plan, let other = previous.plan, previous.header != nil, plan.stored == other.stored else { return 0 }
    let descriptor = plan.stored.format.descriptor
    let planes = descriptor.model == .rgb ? descriptor.planeCount : 1
    var sum: UInt64 = 0
    var samples = 0
    for index in 0..<planes {
      let shape = plan.stored.plane(index)
      let (a, strideA) = unsafe frame.picture.pointee.plane(index)
      let (b, strideB) = unsafe previous.picture.pointee.plane(index)
      guard let a = unsafe a, let b = unsafe b else { continue }
      let isWide = descriptor.components[0].wordBytes == 2
      for row in 0..<shape.rows {
        let (rowA, rowB) = unsafe (a + row * strideA, b + row * strideB)
        unsafe sum += isWide ? words(rowA, rowB, shape.strideBytes / 2, descriptor.isBigEndian) : bytes(rowA, rowB, shape.strideBytes)
      }
      samples += shape.rows * shape.strideBytes / (isWide ? 2 : 1)
    }
    let difference = Double(sum) * 100 / Double(max(samples, 1)) / Double(1 << descriptor.depth)
    defer { previousDifference = difference }
    return min(max(min(difference, abs(difference - previousDifference)), 0), 100)
  }

  /// Sum of absolute differences of bytes.
  private func bytes(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> UInt64 {
    let (a, b) = unsafe (a.assumingMemoryBound(to: UInt8.self), b.assumingMemoryBound(to: UInt8.self))
    var sum: UInt32 = 0
    for x in 0..<count { unsafe sum &+= UInt32(abs(Int16(a[x]) - Int16(b[x]))) }
    return UInt64(sum)
  }

  /// Sum of absolute differences of 16-bit words.
  private func words(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int, _ isBigEndian: Bool) -> UInt64 {
    var sum: UInt64 = 0
    for x in 0..<count {
      let (p, q) = unsafe (a.loadUnaligned(fromByteOffset: x * 2, as: UInt16.self), b.loadUnaligned(fromByteOffset: x * 2, as: UInt16.self))
      let (v, w) = isBigEndian ? (p.byteSwapped, q.byteSwapped) : (p, q)
      sum += UInt64(abs(Int32(v) - Int32(w)))
    }
    return sum
  }
}
