import Testing

@testable import PixelKernels

@Suite struct NarrowTests {
  /// Every 16-bit value, against the rounded quotient.
  @Test func everyValueRoundsToNearest() {
    let values = (0...UInt16.max).map { $0 }
    #expect(values.map(narrowed) == values.map { UInt8((Double($0) * 255 / 65535).rounded()) })
  }
}
