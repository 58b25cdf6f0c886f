import Testing

@testable import Stages

@Suite struct TimeLabelTests {
  @Test(arguments: [
    (0, "00:00:00.000"), (0.0004, "00:00:00.000"), (0.0005, "00:00:00.001"), (59.9996, "00:01:00.000"), (754.567, "00:12:34.567"),
    (359_999.999, "99:59:59.999"), (1e9, "99:59:59.999"), (-0.5, "-00:00:00.500"), (-0.0001, "00:00:00.000"),
  ])
  func timesAreRoundedToMilliseconds(seconds: Double, expected: String) {
    let label = TimeLabel(seconds: seconds)
    let characters = Array("0123456789:.-")
    #expect(String((0..<label.count).map { characters[Int(label.glyphIndices[$0])] }) == expected)
  }

  /// The dots, for the eye.
  @Test func digitsLookLikeDigits() {
    #expect(
      Self.drawn("012:34") == [
        " ###    #    ###         ###     # ",
        "#   #  ##   #   #   #   #   #   ## ",
        "#  ##   #       #   #       #  # # ",
        "# # #   #     ##          ##  #  # ",
        "##  #   #    #      #       # #####",
        "#   #   #   #       #   #   #    # ",
        " ###   ###  #####        ###     # ",
      ])
    #expect(
      Self.drawn("56789.-") == [
        "#####   ##  #####  ###   ###             ",
        "#      #        # #   # #   #            ",
        "####  #        #  #   # #   #            ",
        "    # ####    #    ###   ####        ### ",
        "    # #   #   #   #   #     #            ",
        "#   # #   #  #    #   #    #    ##       ",
        " ###   ###   #     ###   ##     ##       ",
      ])
  }

  private static func drawn(_ text: String) -> [String] {
    let characters = Array("0123456789:.-")
    var label = TimeLabel(seconds: 0)
    label.replaceGlyphs(with: text.map { UInt8(characters.firstIndex(of: $0)!) })
    return (0..<TimeLabel.glyphHeight).map { y in
      text.indices.enumerated().map { index, _ in
        String((0..<TimeLabel.glyphWidth).map { label.isSet(glyph: index, x: $0, y: y) ? "#" : " " })
      }.joined(separator: " ")
    }
  }
}
