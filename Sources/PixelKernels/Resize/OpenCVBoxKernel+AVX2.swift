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
  private func quads(_ y: Int, into to: UnsafeMutablePointer<UInt8>, _ room: UnsafeMutablePointer<UInt16>) {
    let first = 2 * (plane.vertical.outputStart + y)
    let start = 2 * plane.horizontal.outputStart * plane.samples.channels
    let above = unsafe UnsafeRawPointer(source.row(first) + start), below = unsafe UnsafeRawPointer(source.row(first + 1) + start)
    let room = UnsafeMutableRawPointer(room)
    switch plane.samples.channels {
    case 1: unsafe quads(above, below, 1, into: to, room)
    case 3: unsafe quads(above, below, 3, into: to, room)
    default: unsafe quads(above, below, 4, into: to, room)
    }
  }

  @inline(__always)
  private func quads(
    _ above: UnsafeRawPointer, _ below: UnsafeRawPointer, _ channels: Int, into to: UnsafeMutablePointer<UInt8>,
    _ room: UnsafeMutableRawPointer
  ) {
    // Samples made at once, and those that are written with them: what lies after three channels is written again.
    let (step, written) = channels == 3 ? (24, 28) : (32, 32)
    let pattern = Self.neighbours(channels)
    let count = plane.horizontal.outputCount * channels
    var x = 0
    while x + written <= count {
      unsafe quad(above + 2 * x, below + 2 * x, channels, pattern, into: UnsafeMutableRawPointer(to + x))
      x += step
    }
    while x < count {
      unsafe quad(above + 2 * x, below + 2 * x, channels, pattern, into: room)
      unsafe UnsafeMutableRawPointer(to + x).copyMemory(from: room, byteCount: min(step, count - x))
      x += step
    }
  }

  /// The means of 64 samples of each row, or of 48 of three channels.
  @inline(__always)
  private func quad(
    _ above: UnsafeRawPointer, _ below: UnsafeRawPointer, _ channels: Int, _ pattern: Vector256, into to: UnsafeMutableRawPointer
  ) {
    if channels == 3 {
      // Four pixels, of 12 bytes, make two: six of eight means are of use.
      let means = unsafe _mm256_packus_epi16(
        quadMeans(fours(above, 0), fours(below, 0), pattern), quadMeans(fours(above, 12), fours(below, 12), pattern))
      let close = _mm256_shuffle_epi8(means, Vector256(lanes: 0x0908_0504_0302_0100, 0x8080_8080_0D0C_0B0A))
      unsafe to.storeBytes(of: close.low, as: SIMD2<Int64>.self)
      unsafe (to + 12).storeBytes(of: close.high, as: SIMD2<Int64>.self)
    } else {
      let low = unsafe quadMeans(Vector256(loading: above), Vector256(loading: below), pattern)
      let high = unsafe quadMeans(Vector256(loading: above + 32), Vector256(loading: below + 32), pattern)
      unsafe _mm256_packus_epi16(low, high).unpacked.store(to: to)
    }
  }

  /// Four pixels of three channels, and the four that lie four after them.
  @inline(__always)
  private func fours(_ row: UnsafeRawPointer, _ offset: Int) -> Vector256 {
    unsafe Vector256(
      lowHalf: row.loadUnaligned(fromByteOffset: offset, as: SIMD2<Int64>.self),
      highHalf: row.loadUnaligned(fromByteOffset: offset + 24, as: SIMD2<Int64>.self))
  }

  @inline(__always)
  private func quadMeans(_ above: Vector256, _ below: Vector256, _ pattern: Vector256) -> Vector256 {
    let ones = _mm256_set1_epi8(1)
    let upper = _mm256_maddubs_epi16(_mm256_shuffle_epi8(above, pattern), ones)
    let lower = _mm256_maddubs_epi16(_mm256_shuffle_epi8(below, pattern), ones)
    return _mm256_srl_epi16(_mm256_add_epi16(_mm256_add_epi16(upper, lower), Vector256(words: 2)), SIMD2<Int64>(2, 0))
  }

  /// Brings each channel's samples of two neighbouring pixels together, in each lane.
  private static func neighbours(_ channels: Int) -> Vector256 {
    var bytes = SIMD16<UInt8>(repeating: 0x80)
    let pairs = channels == 1 ? 8 : 2
    for pair in 0..<pairs {
      for channel in 0..<channels {
        bytes[2 * (pair * channels + channel)] = UInt8(2 * pair * channels + channel)
        bytes[2 * (pair * channels + channel) + 1] = UInt8((2 * pair + 1) * channels + channel)
      }
    }
    let lane = unsafe unsafeBitCast(bytes, to: SIMD2<Int64>.self)
    return Vector256(lowHalf: lane, highHalf: lane)
  }

  /// Up to four rows at once.
  private func addRows(_ y: Int, into sums: UnsafeMutablePointer<UInt16>) {
    let first = (plane.vertical.outputStart + y) * down
    for j in stride(from: 0, to: down, by: 4) {
      switch down - j {
      case 1: unsafe addRows(first + j, 1, begins: j == 0, into: sums)
      case 2: unsafe addRows(first + j, 2, begins: j == 0, into: sums)
      case 3: unsafe addRows(first + j, 3, begins: j == 0, into: sums)
      default: unsafe addRows(first + j, 4, begins: j == 0, into: sums)
      }
    }
  }

  @inline(__always)
  private func addRows(_ first: Int, _ rows: Int, begins: Bool, into sums: UnsafeMutablePointer<UInt16>) {
    let (a, b) = unsafe (source.row(first), source.row(first + min(1, rows - 1)))
    let (c, d) = unsafe (source.row(first + min(2, rows - 1)), source.row(first + min(3, rows - 1)))
    for x in stride(from: 0, to: plane.source.width * plane.samples.channels, by: 16) {
      var words = unsafe Self.words(a + x)
      if rows > 1 { unsafe words = _mm256_add_epi16(words, Self.words(b + x)) }
      if rows > 2 { unsafe words = _mm256_add_epi16(words, Self.words(c + x)) }
      if rows > 3 { unsafe words = _mm256_add_epi16(words, Self.words(d + x)) }
      unsafe (begins ? words : _mm256_add_epi16(words, Vector256(loading: sums + x))).store(to: sums + x)
    }
  }

  @inline(__always)
  private static func words(_ row: UnsafePointer<UInt8>) -> Vector256 {
    unsafe _mm256_cvtepu8_epi16(UnsafeRawPointer(row).loadUnaligned(as: SIMD2<Int64>.self))
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

  /// Gray boxes of more columns, eight at a time: two columns of each are fetched at once.
  private func grayMeans(of sums: UnsafePointer<UInt16>, into to: UnsafeMutablePointer<UInt8>) -> Int {
    let whole = plane.horizontal.outputCount & ~7
    let share = SIMD8<Float>(repeating: 1 / Float(across * down))
    let low = _mm256_set1_epi32(0xFFFF)
    let places = unsafe unsafeBitCast(SIMD8<Int32>(0, 1, 2, 3, 4, 5, 6, 7) &* Int32(2 * across), to: Vector256.self)
    for x in stride(from: 0, to: whole, by: 8) {
      var boxes = Vector256.zero
      for i in stride(from: 0, to: across, by: 2) {
        let pair = unsafe framepipe_gather_words(UnsafeRawPointer(sums + x * across + i), places)
        boxes = _mm256_add_epi32(boxes, pair & low)
        if i + 1 < across { boxes = _mm256_add_epi32(boxes, _mm256_srl_epi32(pair, SIMD2<Int64>(16, 0))) }
      }
      unsafe (_mm256_cvtepi32_ps(boxes) * share).storeRounded(to: to + x)
    }
    return whole
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
