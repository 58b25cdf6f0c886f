#if AVX2
internal import CIntrinsics

/// Boxes in vectors: columns are summed in 16 bits, up to 256 rows.
extension OpenCVBoxKernel {
  /// - Returns: `true`: the row is made.
  @unsafe func resizeAVX2(_ y: Int, into to: UnsafeMutablePointer<UInt8>) -> Bool {
    let sums = unsafe sums.bytes.assumingMemoryBound(to: UInt16.self)
    if across == 2, down == 2, [1, 3, 4].contains(plane.samples.channels) {
      unsafe quads(y, into: to, sums)
      return true
    }
    unsafe addRows(y, into: sums)
    let done = unsafe means(of: sums, into: to)
    unsafe means(of: UnsafePointer(sums), from: done, into: to)
    return true
  }

  /// Boxes of 2 x 2 pixels: neighbours are laid side by side and added by `vpmaddubsw`.
  private func quads(_ y: Int, into to: UnsafeMutablePointer<UInt8>, _ sums: UnsafeMutablePointer<UInt16>) {
    let channels = plane.samples.channels
    let first = 2 * (plane.vertical.outputStart + y)
    let start = 2 * plane.horizontal.outputStart * channels
    let above = unsafe UnsafeRawPointer(source.row(first) + start), below = unsafe UnsafeRawPointer(source.row(first + 1) + start)
    // Bytes of a half: four pixels of colour, sixteen of gray.
    let halfBytes = channels == 1 ? 16 : 4 * channels
    let pattern = Self.neighbours(channels)
    let count = plane.horizontal.outputCount * channels
    // Two halves make as many samples as each has bytes. The last are made where there is room after them.
    let whole = max(count - 8, 0) / halfBytes * halfBytes
    for x in stride(from: 0, to: whole, by: halfBytes) {
      let bytes = unsafe quad(above + 2 * x, below + 2 * x, halfBytes, pattern)
      unsafe UnsafeMutableRawPointer(to + x).storeBytes(of: bytes[0], as: Int64.self)
      unsafe UnsafeMutableRawPointer(to + x + halfBytes / 2).storeBytes(of: bytes[2], as: Int64.self)
    }
    var x = whole
    let room = UnsafeMutableRawPointer(sums)
    while x < count {
      let bytes = unsafe quad(above + 2 * x, below + 2 * x, halfBytes, pattern)
      unsafe room.storeBytes(of: bytes[0], as: Int64.self)
      unsafe (room + halfBytes / 2).storeBytes(of: bytes[2], as: Int64.self)
      unsafe UnsafeMutableRawPointer(to + x).copyMemory(from: room, byteCount: min(halfBytes, count - x))
      x += halfBytes
    }
  }

  /// The means of two halves: eight bytes of each half are of use at most.
  @inline(__always)
  private func quad(_ above: UnsafeRawPointer, _ below: UnsafeRawPointer, _ halfBytes: Int, _ pattern: Vector256) -> Vector256 {
    let ones = _mm256_set1_epi8(1)
    let upper = unsafe _mm256_maddubs_epi16(_mm256_shuffle_epi8(halves(above, halfBytes), pattern), ones)
    let lower = unsafe _mm256_maddubs_epi16(_mm256_shuffle_epi8(halves(below, halfBytes), pattern), ones)
    let sum = _mm256_add_epi16(_mm256_add_epi16(upper, lower), Vector256(words: 2))
    let means = _mm256_srl_epi16(sum, SIMD2<Int64>(2, 0))
    return _mm256_packus_epi16(means, means)
  }

  @inline(__always)
  private func halves(_ row: UnsafeRawPointer, _ halfBytes: Int) -> Vector256 {
    unsafe Vector256(
      lowHalf: row.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (row + halfBytes).loadUnaligned(as: SIMD2<Int64>.self))
  }

  /// Brings each channel's samples of two neighbouring pixels together.
  private static func neighbours(_ channels: Int) -> Vector256 {
    var bytes = SIMD16<UInt8>(repeating: 0x80)
    let pairs = channels == 1 ? 8 : 2
    for pair in 0..<pairs {
      for channel in 0..<channels {
        bytes[2 * (pair * channels + channel)] = UInt8(2 * pair * channels + channel)
        bytes[2 * (pair * channels + channel) + 1] = UInt8((2 * pair + 1) * channels + channel)
      }
    }
    let half = unsafe unsafeBitCast(bytes, to: SIMD2<Int64>.self)
    return Vector256(lowHalf: half, highHalf: half)
  }

  private func addRows(_ y: Int, into sums: UnsafeMutablePointer<UInt16>) {
    let first = (plane.vertical.outputStart + y) * down
    let count = plane.source.width * plane.samples.channels
    for j in 0..<down {
      let row = unsafe UnsafeRawPointer(source.row(first + j))
      for x in stride(from: 0, to: count, by: 16) {
        let words = unsafe _mm256_cvtepu8_epi16((row + x).loadUnaligned(as: SIMD2<Int64>.self))
        unsafe (j == 0 ? words : _mm256_add_epi16(words, Vector256(loading: sums + x))).store(to: sums + x)
      }
    }
  }

  /// - Returns: how many pixels were done, from the first.
  private func means(of sums: UnsafePointer<UInt16>, into to: UnsafeMutablePointer<UInt8>) -> Int {
    let first = unsafe sums + plane.horizontal.outputStart * across * plane.samples.channels
    switch plane.samples.channels {
    case 1: return across == 2 ? unsafe pairMeans(of: first, into: to) : unsafe grayMeans(of: first, into: to)
    case 3: return unsafe pixelMeans(of: first, 3, into: to)
    case 4: return unsafe pixelMeans(of: first, 4, into: to)
    default: return 0
    }
  }

  /// Gray boxes of two columns, eight at a time.
  private func pairMeans(of sums: UnsafePointer<UInt16>, into to: UnsafeMutablePointer<UInt8>) -> Int {
    let whole = plane.horizontal.outputCount & ~7
    let share = SIMD8<Float>(repeating: 1 / Float(across * down))
    let low = _mm256_set1_epi32(0xFFFF)
    for x in stride(from: 0, to: whole, by: 8) {
      let words = unsafe Vector256(loading: sums + 2 * x)
      // Sums may have 16 bits, so no signed multiplication adds them.
      let pairs = _mm256_add_epi32(words & low, _mm256_srl_epi32(words, SIMD2<Int64>(16, 0)))
      unsafe (_mm256_cvtepi32_ps(pairs) * share).storeRounded(to: to + x)
    }
    return whole
  }

  private func grayMeans(of sums: UnsafePointer<UInt16>, into to: UnsafeMutablePointer<UInt8>) -> Int {
    let whole = plane.horizontal.outputCount & ~7
    let share = SIMD8<Float>(repeating: 1 / Float(across * down))
    for x in stride(from: 0, to: whole, by: 8) {
      let first = unsafe sums + x * across
      let boxes = unsafe SIMD8<Int32>(
        box(first), box(first + across), box(first + 2 * across), box(first + 3 * across), box(first + 4 * across),
        box(first + 5 * across), box(first + 6 * across), box(first + 7 * across))
      unsafe (SIMD8<Float>(boxes) * share).storeRounded(to: to + x)
    }
    return whole
  }

  @inline(__always)
  private func box(_ first: UnsafePointer<UInt16>) -> Int32 {
    var sum: Int32 = 0
    for i in 0..<across { unsafe sum &+= Int32(first[i]) }
    return sum
  }

  /// All channels of a pixel at once, but for the last, after which there may be nothing to write.
  @inline(__always)
  private func pixelMeans(of sums: UnsafePointer<UInt16>, _ channels: Int, into to: UnsafeMutablePointer<UInt8>) -> Int {
    let share = SIMD4<Float>(repeating: 1 / Float(across * down))
    var from = unsafe UnsafeRawPointer(sums)
    let last = plane.horizontal.outputCount - 1
    for x in 0..<last {
      var sum = SIMD4<Int32>.zero
      for _ in 0..<across {
        unsafe sum &+= SIMD4<Int32>(truncatingIfNeeded: from.loadUnaligned(as: SIMD4<UInt16>.self))
        unsafe from += 2 * channels
      }
      let mean = unsafe unsafeBitCast(_mm_cvtps_epi32(SIMD4<Float>(sum) * share), to: SIMD4<Int32>.self)
      unsafe UnsafeMutableRawPointer(to + x * channels).storeBytes(of: SIMD4<UInt8>(truncatingIfNeeded: mean), as: SIMD4<UInt8>.self)
    }
    return last
  }
}

extension SIMD8<Float> {
  /// Rounded to nearest, ties to even, and clamped, as eight bytes.
  @inline(__always) @unsafe func storeRounded(to address: UnsafeMutablePointer<UInt8>) {
    unsafe _mm256_cvtps_epi32(self).storeBytes(to: address)
  }
}
#endif
