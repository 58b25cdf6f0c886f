#if AVX2
import Testing

@testable import PixelKernels

/// The fast filter against the plain one, which the reference judges.
@Suite struct FingerprintFilterTests {
  /// Samples of both filters for one picture, and whether anything past the sixty-fourth row of samples was written.
  private func compare(_ pixels: [UInt8], width: Int, height: Int) -> Bool {
    let plain = PlainTentFilter(width: width, height: height)
    let fast = StreamingTentFilter(width: width + 3, height: height + 40)
    var expected = [Float](repeating: -1, count: 64 * 64 + 16), actual = expected
    unsafe pixels.withUnsafeBytes { bytes in
      let corner = bytes.baseAddress!
      unsafe plain.reduce(rgb24: corner, stride: width * 3, width: width, height: height, into: &expected)
      unsafe fast.reduce(rgb24: corner, stride: width * 3, width: width, height: height, into: &actual)
      // Once more: nothing of a picture stays for the next.
      unsafe fast.reduce(rgb24: corner, stride: width * 3, width: width, height: height, into: &actual)
    }
    return expected.map(\.bitPattern) == actual.map(\.bitPattern)
  }

  private func noise(_ count: Int, _ values: ClosedRange<UInt8> = 0...255) -> [UInt8] {
    // The system's generator takes a system call a number.
    var state = UInt64.random(in: 1 ... .max)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return values.lowerBound + UInt8((state >> 33) % UInt64(values.count))
    }
  }

  @Test func everySmallSizeIsEqual() {
    for height in 1...67 {
      for width in 1...67 { #expect(compare(noise(width * height * 3), width: width, height: height), "\(width)x\(height)") }
    }
  }

  @Test(arguments: [(127, 129), (128, 255), (129, 257), (640, 360), (511, 513), (1919, 130), (65, 2200), (2049, 5), (5, 9000), (9000, 5)])
  func largerSizesAreEqual(width: Int, height: Int) {
    #expect(compare(noise(width * height * 3), width: width, height: height))
    #expect(compare([UInt8](repeating: 255, count: width * height * 3), width: width, height: height))
    // Bright above dark leaves the sums' rounding errors bare.
    var steps = noise(width * height * 3, 250...255)
    for place in steps.count / 2..<steps.count { steps[place] = 0 }
    #expect(compare(steps, width: width, height: height))
  }

  /// All 16,777,216 colours.
  @Test func lumaOfEveryColourIsThePlainOne() {
    var wrong = 0
    var pixels = [UInt8](repeating: 0, count: 24)
    for red in 0..<256 {
      for green in 0..<256 {
        for start in stride(from: 0, to: 256, by: 8) {
          for place in 0..<8 {
            pixels[3 * place] = UInt8(red)
            pixels[3 * place + 1] = UInt8(green)
            pixels[3 * place + 2] = UInt8(start + place)
          }
          unsafe pixels.withUnsafeBufferPointer { bytes in
            let fast = unsafe LumaAVX2.eightPixels(bytes.baseAddress!)
            for place in 0..<8 where unsafe fast[place] != plainLuma(bytes.baseAddress! + 3 * place) { wrong += 1 }
          }
        }
      }
    }
    #expect(wrong == 0)
  }

  /// Every float of two binades by every divisor: the quotient is the one that a division gives.
  @Test func divisionIsCorrectlyRounded() {
    var wrong = 0
    for divisor in 1...ExactDivisor.provenLimit {
      let exact = ExactDivisor(divisor), plain = SIMD8(repeating: Float(divisor))
      var differs = SIMD8<UInt32>.zero
      for step in stride(from: UInt32(0), to: 1 << 24, by: 8) {
        let bits = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ (Float(1).bitPattern + step)
        let value = unsafe unsafeBitCast(bits, to: SIMD8<Float>.self)
        differs |=
          unsafe unsafeBitCast(exact.quotient(value), to: SIMD8<UInt32>.self) ^ unsafeBitCast(value / plain, to: SIMD8<UInt32>.self)
      }
      if differs != .zero { wrong += 1 }
    }
    #expect(wrong == 0)
  }
}
#endif
