/// Converts between the words of a plane and the numbers that `FloatKernel` filters.
///
/// Numbers are the samples as they are, 0…2^depth - 1, or linear light where a curve is given; alpha is never on a
/// curve. Where there is alpha, colours are multiplied by it.
final class SampleCodec {
  let samples: PixelLayout
  let curve: LightCurve?

  init(_ samples: PixelLayout, curve: LightCurve?) {
    self.samples = samples
    self.curve = curve
  }

  /// Reads `count` pixels.
  @unsafe func decode(_ row: UnsafeRawPointer, count: Int, into numbers: UnsafeMutablePointer<Float>) {
    let words = count * samples.channels
    if samples.wordBytes == 1 {
      let row = unsafe row.assumingMemoryBound(to: UInt8.self)
      for i in 0..<words { unsafe numbers[i] = Float(row[i]) }
    } else {
      let shift = UInt16(samples.shift)
      for i in 0..<words {
        let word = unsafe UInt16(littleEndian: (row + 2 * i).loadUnaligned(as: UInt16.self))
        unsafe numbers[i] = Float(word &>> shift)
      }
    }
    unsafe brighten(numbers, count: count)
    unsafe premultiply(numbers, count: count)
  }

  /// Rounds `count` pixels to words. The numbers are consumed.
  @unsafe func encode(_ numbers: UnsafeMutablePointer<Float>, count: Int, into row: UnsafeMutableRawPointer) {
    unsafe divide(numbers, count: count)
    let largest = Float(samples.largest)
    let shift = UInt16(samples.shift)
    for i in 0..<count * samples.channels {
      let sample = unsafe roundedSample(numbers[i], isAlpha: i % samples.channels == samples.alpha, largest: largest)
      if samples.wordBytes == 1 {
        unsafe (row + i).storeBytes(of: UInt8(truncatingIfNeeded: sample), as: UInt8.self)
      } else {
        unsafe (row + 2 * i).storeBytes(of: (sample << shift).littleEndian, as: UInt16.self)
      }
    }
  }

  @inline(__always)
  private func roundedSample(_ number: Float, isAlpha: Bool, largest: Float) -> UInt16 {
    if let curve, !isAlpha { return curve.code(of: number) }
    return UInt16(min(max(number, 0), largest).rounded(.toNearestOrEven))
  }

  private func brighten(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    guard let curve else { return }
    for i in 0..<count * samples.channels where i % samples.channels != samples.alpha {
      unsafe numbers[i] = curve.light(of: Int(numbers[i]))
    }
  }

  private func premultiply(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    guard let alpha = samples.alpha else { return }
    for x in 0..<count {
      let pixel = unsafe numbers + x * samples.channels
      for channel in 0..<samples.channels where channel != alpha { unsafe pixel[channel] *= pixel[alpha] }
    }
  }

  private func divide(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    guard let alpha = samples.alpha else { return }
    for x in 0..<count {
      let pixel = unsafe numbers + x * samples.channels
      let weight = unsafe pixel[alpha]
      // 0.5 rounds to the even 0. Below everything is code 0, on a curve of limited range too.
      let isClear = weight <= 0.5
      // One division for all colours; a product with the reciprocal is at most one float and a half from the quotient.
      let reciprocal = 1 / weight
      for channel in 0..<samples.channels where channel != alpha {
        unsafe pixel[channel] = isClear ? -.infinity : pixel[channel] * reciprocal
      }
    }
  }
}
