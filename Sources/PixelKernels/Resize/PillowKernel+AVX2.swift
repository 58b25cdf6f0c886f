#if AVX2
internal import CIntrinsics

/// The sums of `PillowKernel` for AVX2. Integers, so the order in which they are added makes no difference.
extension PillowKernel {
  /// The horizontal pass along one row of a buffer: loads reach 7 bytes past it.
  ///
  /// - Returns: whether there is a fast way for this number of channels.
  func sumColumnsAVX2(_ row: UnsafePointer<UInt8>, into destination: UnsafeMutablePointer<UInt8>) -> Bool {
    switch plane.samples.channels {
    case 1: unsafe sumGray(row, into: destination)
    case 3: unsafe sumPixels(row, channels: 3, into: destination)
    case 4: unsafe sumPixels(row, channels: 4, into: destination)
    default: return false
    }
    return true
  }

  /// Eight taps per step.
  private func sumGray(_ row: UnsafePointer<UInt8>, into destination: UnsafeMutablePointer<UInt8>) {
    for x in 0..<columns.outputCount {
      let first = unsafe UnsafeRawPointer(row + Int(columns.starts[x]))
      // Weights after an output's count are zero up to the stride, and the last output's are followed by zeros.
      let weights = unsafe UnsafeRawPointer(columns.weights + x * columns.stride)
      let count = unsafe Int(columns.counts[x])
      var sums = SIMD8<Int32>()
      for k in stride(from: 0, to: count & ~7, by: 8) {
        unsafe sums &+= samples8(first + k) &* (weights + 4 * k).loadUnaligned(as: SIMD8<Int32>.self)
      }
      var sum = sums.wrappedSum() &+ Taps<Int32>.pillowHalf
      for k in count & ~7..<count {
        let sample = unsafe first.load(fromByteOffset: k, as: UInt8.self)
        unsafe sum &+= Int32(sample) &* columns.weights[x * columns.stride + k]
      }
      unsafe destination[x] = UInt8(clamping: sum &>> Taps<Int32>.pillowBits)
    }
  }

  /// One tap and all its channels a step; a fourth lane of three channels is the next pixel's and is left out.
  @inline(__always)
  private func sumPixels(_ row: UnsafePointer<UInt8>, channels: Int, into destination: UnsafeMutablePointer<UInt8>) {
    for x in 0..<columns.outputCount {
      var pixel = unsafe UnsafeRawPointer(row + Int(columns.starts[x]) * channels)
      let weights = unsafe columns.weights + x * columns.stride
      var sums = SIMD4<Int32>(repeating: Taps<Int32>.pillowHalf)
      for k in unsafe 0..<Int(columns.counts[x]) {
        let bytes = unsafe SIMD4<Int32>(pixel.loadUnaligned(as: Int32.self), 0, 0, 0)
        let samples = unsafe unsafeBitCast(_mm_cvtepu8_epi32(unsafeBitCast(bytes, to: SIMD2<Int64>.self)), to: SIMD4<Int32>.self)
        unsafe sums &+= samples &* SIMD4(repeating: weights[k])
        unsafe pixel += channels
      }
      let clamped = (sums &>> SIMD4(repeating: Taps<Int32>.pillowBits)).clamped(lowerBound: .zero, upperBound: SIMD4(repeating: 255))
      for channel in 0..<channels { unsafe destination[x * channels + channel] = UInt8(truncatingIfNeeded: clamped[channel]) }
    }
  }

  /// The vertical pass for one output row, 32 samples of all its taps at a time.
  ///
  /// - Returns: how many samples were done, from the first.
  @inline(__always)
  func sumRowsAVX2(
    _ y: Int, count: Int, into destination: UnsafeMutablePointer<UInt8>, row: (Int) -> UnsafePointer<UInt8>
  ) -> Int {
    let start = unsafe Int(rows.starts[y])
    let taps = unsafe Int(rows.counts[y])
    let weights = unsafe rows.weights + y * rows.stride
    for x in stride(from: 0, to: count & ~31, by: 32) {
      let half = SIMD8<Int32>(repeating: Taps<Int32>.pillowHalf)
      var (a, b, c, d) = (half, half, half, half)
      for k in 0..<taps {
        let samples = unsafe UnsafeRawPointer(row(start + k) + x)
        let weight = unsafe SIMD8(repeating: weights[k])
        unsafe a &+= samples8(samples) &* weight
        unsafe b &+= samples8(samples + 8) &* weight
        unsafe c &+= samples8(samples + 16) &* weight
        unsafe d &+= samples8(samples + 24) &* weight
      }
      // Packing works in halves: bytes 0-3, 8-11, 16-19, 24-27, then the others.
      let bytes = _mm256_packus_epi16(_mm256_packs_epi32(shifted(a), shifted(b)), _mm256_packs_epi32(shifted(c), shifted(d)))
      let order = SIMD8<Int32>(0, 4, 1, 5, 2, 6, 3, 7)
      unsafe _mm256_permutevar8x32_epi32(bytes, unsafeBitCast(order, to: Vector256.self)).store(to: destination + x)
    }
    return count & ~31
  }

  @inline(__always)
  private func samples8(_ address: UnsafeRawPointer) -> SIMD8<Int32> {
    let bytes = unsafe SIMD2<Int64>(address.loadUnaligned(as: Int64.self), 0)
    return unsafe unsafeBitCast(_mm256_cvtepu8_epi32(bytes), to: SIMD8<Int32>.self)
  }

  @inline(__always)
  private func shifted(_ sums: SIMD8<Int32>) -> Vector256 {
    unsafe unsafeBitCast(sums &>> SIMD8(repeating: Taps<Int32>.pillowBits), to: Vector256.self)
  }
}
#endif
