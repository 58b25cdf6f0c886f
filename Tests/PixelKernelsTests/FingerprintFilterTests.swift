#if AVX2
import TestSupport
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

  @Test func everySmallSizeIsEqual() {
    var random = SeededGenerator.ofThisRun()
    for height in 1...67 {
      for width in 1...67 { #expect(compare(random.bytes(width * height * 3), width: width, height: height), "\(width)x\(height)") }
    }
  }

  @Test(arguments: [(127, 129), (128, 255), (129, 257), (640, 360), (511, 513), (1919, 130), (65, 2200), (2049, 5), (5, 9000), (9000, 5)])
  func largerSizesAreEqual(width: Int, height: Int) {
    var random = SeededGenerator.ofThisRun()
    #expect(compare(random.bytes(width * height * 3), width: width, height: height))
    #expect(compare([UInt8](repeating: 255, count: width * height * 3), width: width, height: height))
    // Bright above dark leaves the sums' rounding errors bare.
    var steps = random.bytes(width * height * 3, in: 250...255)
    for place in steps.count / 2..<steps.count { steps[place] = 0 }
    #expect(compare(steps, width: width, height: height))
  }

  /// All 16,777,216 colours, each in one of the 64 places of a block.
  @Test func lumaOfEveryColourIsThePlainOne() {
    var wrong = 0
    var pixels = [UInt8](repeating: 0, count: 8 * 24)
    for red in 0..<256 {
      for green in 0..<256 {
        for start in stride(from: 0, to: 256, by: 64) {
          for place in 0..<64 {
            pixels[3 * place] = UInt8(red)
            pixels[3 * place + 1] = UInt8(green)
            pixels[3 * place + 2] = UInt8(start + place)
          }
          wrong += unsafe pixels.withUnsafeBytes { bytes in
            let first = bytes.baseAddress!
            let rows = unsafe (0..<8).map { unsafe first + 24 * $0 }
            var fast = [Float](repeating: 0, count: 64)
            unsafe LumaAVX2.columns(rows, 0).store(at: &fast, step: 32)
            return (0..<64).count { unsafe fast[$0 % 8 * 8 + $0 / 8] != plainLuma((first + 3 * $0).assumingMemoryBound(to: UInt8.self)) }
          }
        }
      }
    }
    #expect(wrong == 0)
  }

  /// Every float of two binades by the divisors of pictures of sides up to 16,384, and some larger: the quotient is the
  /// one that a division gives. Factors of two change nothing.
  @Test func divisionIsCorrectlyRounded() {
    var wrong = 0
    for divisor in Array(stride(from: 1, to: 128, by: 2)) + [511, 4095, 65_537, (1 << 20) - 1] {
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
