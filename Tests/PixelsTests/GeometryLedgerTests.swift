import Testing

@testable import Pixels

@Suite struct GeometryLedgerTests {
  /// A quarter turn clockwise moves the stored top-left corner to the top right.
  @Test func orientationIsUndone() {
    var ledger = GeometryLedger()
    _ = ledger.append(.orient(Orientation(mirrored: false, clockwiseDegrees: 90), width: 100, height: 60))
    #expect(ledger.sourcePoint(x: 60, y: 0) == (0, 0))
    #expect(ledger.sourcePoint(x: 0, y: 100) == (100, 60))
  }

  @Test func chainIsUndoneFromTheEnd() {
    var ledger = GeometryLedger()
    _ = ledger.append(.crop(x: 10 * GeometryStep.cropUnit, y: 0, width: 100 * GeometryStep.cropUnit, height: 50 * GeometryStep.cropUnit))
    _ = ledger.append(.scale(fromWidth: 100, fromHeight: 50, toWidth: 200, toHeight: 100))
    _ = ledger.append(.pad(left: 0, top: 50, width: 200, height: 200))
    #expect(ledger.sourcePoint(x: 20, y: 70) == (20, 10))
  }

  @Test func ninthStepIsRefused() {
    var ledger = GeometryLedger()
    var taken = [Bool]()
    for _ in 0..<9 { taken.append(ledger.append(.pad(left: 0, top: 0, width: 1, height: 1))) }
    #expect(taken == Array(repeating: true, count: 8) + [false])
  }
}
