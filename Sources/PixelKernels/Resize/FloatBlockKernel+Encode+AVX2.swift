#if AVX2
internal import CIntrinsics

/// `SampleCodec.encode` for AVX2, from sums of eight rows.
extension FloatBlockKernel {
  /// Writes `count` pixels of each of the block's rows.
  func encode(_ count: Int, rows: Int, into destination: UnsafeMutableRawPointer) {
    if kernel.codec.curve != nil {
      unsafe encodeByCurve(count, rows: rows, into: destination)
      return
    }
    divide(count)
    let largest = SIMD8<Float>(repeating: Float(plane.samples.largest))
    unsafe narrowing.write(
      count * plane.samples.channels, rows: rows, from: UnsafeRawPointer(sums.bytes), into: destination,
      stride: plane.destination.strideBytes
    ) { sums in
      // Rounded to nearest even.
      unsafe _mm256_cvtps_epi32(_mm256_min_ps(_mm256_max_ps(SIMD8<Float>(loading: sums), SIMD8<Float>()), largest))
    }
  }

  /// By the plain codec, from rows of numbers.
  private func encodeByCurve(_ count: Int, rows: Int, into destination: UnsafeMutableRawPointer) {
    let samples = count * plane.samples.channels
    let numbers = unsafe edge.start
    let sums = unsafe sums.start
    for row in 0..<rows {
      for i in 0..<samples { unsafe numbers[i] = sums[8 * i + row] }
      unsafe kernel.codec.encode(numbers, count: count, into: destination + row * plane.destination.strideBytes)
    }
  }

  /// Colours by alpha; 0 where alpha rounds to 0.
  private func divide(_ count: Int) {
    guard let alpha = plane.samples.alpha else { return }
    let channels = plane.samples.channels
    var pixel = unsafe sums.bytes
    for _ in 0..<count {
      let weight = unsafe SIMD8<Float>(loading: pixel + 32 * alpha)
      let isClear = weight .<= 0.5
      let reciprocal = 1 / weight
      for channel in 0..<channels where channel != alpha {
        let colour = unsafe SIMD8<Float>(loading: pixel + 32 * channel) * reciprocal
        unsafe colour.replacing(with: 0, where: isClear).store(to: pixel + 32 * channel)
      }
      unsafe pixel += 32 * channels
    }
  }
}
#endif
