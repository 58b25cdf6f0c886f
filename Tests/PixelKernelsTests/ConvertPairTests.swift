import Pixels
import Testing

@testable import PixelKernels

/// Every ordered pair of formats.
@Suite struct ConvertPairTests {
  /// Nothing is refused and nothing is written past the frame; one pair in 29 is checked against the float64 model.
  @Test func everyPairConverts() throws {
    var judged: [ModelCase] = []
    var index = 0
    for source in PixelFormat.allCases {
      for destination in PixelFormat.allCases {
        let tested = try #require(try ModelCase(source, destination, width: 6, height: 4))
        if index % 29 == 0, source != destination { judged.append(tested) }
        index += 1
      }
    }
    #expect(index == PixelFormat.allCases.count * PixelFormat.allCases.count)
    try expectModel(judged)
  }
}
