import TestSupport
import Testing

/// The generator that other tests trust.
@Suite struct SeededGeneratorTests {
  /// The first numbers of SplitMix64 as its authors publish them, from the state 0.
  @Test func numbersAreThoseOfSplitMix64() {
    var random = SeededGenerator(seed: 0)
    #expect([random.next(), random.next(), random.next()] == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
  }

  @Test func bytesTakeEveryValueOfTheirRangeEquallyOften() {
    for range in [0...255, 128...255, 250...255, 7...7] as [ClosedRange<UInt8>] {
      var random = SeededGenerator(seed: 1), counts = [Int](repeating: 0, count: 256)
      let expected = 1000
      for byte in random.bytes(expected * range.count, in: range) { counts[Int(byte)] += 1 }
      for byte in UInt8.min ... .max {
        #expect(range.contains(byte) ? abs(counts[Int(byte)] - expected) < 200 : counts[Int(byte)] == 0, "\(byte) of \(range)")
      }
    }
  }

  @Test func runsDifferByTestAndNotWithinOne() {
    var first = SeededGenerator.ofThisRun("a"), again = SeededGenerator.ofThisRun("a"), other = SeededGenerator.ofThisRun("b")
    let numbers = (first.next(), again.next(), other.next())
    #expect(numbers.0 == numbers.1 && numbers.0 != numbers.2)
    #expect(noise(16) == noise(16) && noise(16) != noise(16, seed: 2))
  }
}
