import Testing

@testable import PixelKernels

@Suite struct NarrowTests {
  /// Every 16-bit value, against the rounded quotient.
  @Test func everyValueRoundsToNearest() {
    let source = (0...UInt16.max).map { $0 }
    var narrowed = [UInt8](repeating: 0, count: source.count)
    var span = narrowed.mutableSpan
    narrow(source.span, into: &span)
    let expected = source.map { UInt8((Double($0) * 255 / 65535).rounded()) }
    #expect(narrowed == expected)
  }
}
