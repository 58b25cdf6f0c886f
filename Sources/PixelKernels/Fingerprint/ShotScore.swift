#if AVX2
internal import CIntrinsics
#endif

/// How much a frame differs from the one before it, as FFmpeg's filter `scdet` scores it: 0…100, a cut at about 10.
///
/// `mafd = 100 · Σ|a − b| / (count · 2^bits)`, and the score is the lesser of mafd and its change since the frame before,
/// so that steady motion scores low. Keeps a copy of the last frame; scoring allocates nothing while the size stays.
@safe
public struct ShotScore: ~Copyable {
  private var previous: UnsafeMutableRawPointer
  private var capacity = 0
  private var held: Shape?
  private var previousMAFD = 0.0

  private struct Shape: Equatable {
    var rowBytes: Int
    var rows: Int
    var bits: Int
  }

  public init() { unsafe previous = .allocate(byteCount: 1, alignment: 64) }

  deinit { unsafe previous.deallocate() }

  /// Forgets the last frame: the next one begins another video and scores 0.
  public mutating func reset() {
    held = nil
    previousMAFD = 0
  }

  /// Scores the next frame by one plane, or by interleaved RGB.
  ///
  /// - Parameters:
  ///   - plane: `rows` rows of `rowBytes` bytes, one after another; 16-bit samples are in the machine's byte order.
  ///   - bits: of a sample, 8…16; above 8 a sample has two bytes.
  /// - Returns: 0 for the first frame, and where the size has changed.
  public mutating func score(_ plane: RawSpan, rowBytes: Int, rows: Int, bits: Int = 8) -> Float {
    let shape = Shape(rowBytes: rowBytes, rows: rows, bits: bits), byteCount = rowBytes * rows
    precondition(rowBytes > 0 && rows > 0 && byteCount <= plane.byteCount, "\(rows) rows of \(rowBytes) in \(plane.byteCount) bytes")
    // Safe: `reserve` sees to it that `previous` holds as many bytes, and the plane has been seen to.
    return unsafe plane.withUnsafeBytes { bytes in
      let current = bytes.baseAddress!
      defer { unsafe previous.copyMemory(from: current, byteCount: byteCount) }
      guard held == shape else {
        reserve(byteCount)
        held = shape
        previousMAFD = 0
        return 0
      }
      let sum = unsafe bits == 8 ? sumOfDifferences8(current, previous, byteCount) : sumOfDifferences16(current, previous, byteCount / 2)
      return score(sum: sum, count: bits == 8 ? byteCount : byteCount / 2, bits: bits)
    }
  }

  private mutating func score(sum: UInt64, count: Int, bits: Int) -> Float {
    let mafd = Double(sum) * 100 / Double(count) / Double(1 << bits)
    defer { previousMAFD = mafd }
    return max(0, min(100, Float(min(mafd, abs(mafd - previousMAFD)))))
  }

  private mutating func reserve(_ byteCount: Int) {
    guard byteCount > capacity else { return }
    unsafe previous.deallocate()
    unsafe previous = .allocate(byteCount: byteCount, alignment: 64)
    capacity = byteCount
  }
}

/// `Σ|a − b|` of bytes: 32 a step with AVX2, the rest one by one. Integers, so the order does not matter.
private func sumOfDifferences8(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> UInt64 {
  var sum: UInt64 = 0
  var done = 0
  #if AVX2
  var sums = SIMD4<Int64>.zero
  while done + 32 <= count {
    let x = unsafe a.loadUnaligned(fromByteOffset: done, as: SIMD4<Int64>.self)
    let y = unsafe b.loadUnaligned(fromByteOffset: done, as: SIMD4<Int64>.self)
    sums &+= _mm256_sad_epu8(x, y)
    done += 32
  }
  sum = UInt64(sums.wrappedSum())
  #endif
  for index in done..<count {
    let x = unsafe Int(a.load(fromByteOffset: index, as: UInt8.self)), y = unsafe Int(b.load(fromByteOffset: index, as: UInt8.self))
    sum += UInt64(abs(x - y))
  }
  return sum
}

/// `Σ|a − b|` of 16-bit samples.
private func sumOfDifferences16(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ count: Int) -> UInt64 {
  var sum: UInt64 = 0
  for index in 0..<count {
    let x = unsafe Int32(a.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    let y = unsafe Int32(b.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    sum &+= UInt64(truncatingIfNeeded: abs(x &- y))
  }
  return sum
}
