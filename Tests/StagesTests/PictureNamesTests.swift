import SystemIO
import Testing

@testable import Stages

@Suite struct PictureNamesTests {
  @Test(arguments: [
    ("name-%05d.png", "name-00042.png"), ("%d", "42"), ("%01d.png", "42.png"), ("%02d", "42"), ("100%% %03d%%.png", "100% 042%.png"),
    ("%d-%d.png", "42-%d.png"), ("a%%d%d", "a%d42"),
  ])
  func numbersAreFilledIn(pattern: String, expected: String) throws {
    #expect(try #require(PictureNames(pattern: ByteString(pattern))).name(42) == ByteString(expected))
  }

  @Test(arguments: ["name.png", "50%.png", "%%d.png", "%5d.png", "%0d", "%x", "%", ""])
  func otherNamesAreNoPatterns(name: String) { #expect(PictureNames(pattern: ByteString(name)) == nil) }

  @Test func largeNumbersKeepTheirDigits() throws {
    #expect(try #require(PictureNames(pattern: "%02d")).name(12_345) == "12345")
  }
}
