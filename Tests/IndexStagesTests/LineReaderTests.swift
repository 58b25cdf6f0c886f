import FrameStream
import Glibc
import IndexStages
import SystemIO
import TestSupport
import Testing

@Suite struct LineReaderTests {
  private func lines(_ bytes: [UInt8]) throws -> [[UInt8]] {
    let folder = TestFolder()
    folder.write(bytes, to: "text")
    let file = try FileDescriptor.open(folder.file("text"), O_RDONLY)
    defer { try? file.close() }
    var reader = LineReader(file)
    var lines: [[UInt8]] = []
    while let line = try reader.next() { lines.append(line) }
    #expect(try reader.next() == nil, "the end stays the end")
    return lines
  }

  @Test(arguments: [
    ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\n\nb\n", ["a", "", "b"]), ("\n\n", ["", ""]),
    ("a\r\nb\r", ["a\r", "b\r"]), ("\0\n\u{7f}", ["\0", "\u{7f}"]),
  ])
  func linesEndWithANewline(text: String, expected: [String]) throws {
    #expect(try lines(Array(text.utf8)) == expected.map { Array($0.utf8) })
  }

  /// Lengths around the buffer's, one after another.
  @Test func linesOfAnyLengthAreWhole() throws {
    var random = SeededGenerator.ofThisRun()
    let lengths = [0, 1, 65_535, 65_536, 65_537, 3, 200_000, 0, 131_072, 1 << 20, 7]
    let expected = lengths.map { random.bytes($0, in: 11...255) }
    #expect(try lines(Array(expected.joined(separator: [0x0A]))) == expected)
  }

  /// A line that has arrived is given out, while the next one is still on its way.
  @Test func aLineDoesNotWaitForTheNext() throws {
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    let (input, output) = (FileDescriptor(ends[0]), FileDescriptor(ends[1]))
    defer { try? input.close() }
    var reader = LineReader(input)
    for part in ["one\ntw", "o\n", "three"] {
      try unsafe Array(part.utf8).withUnsafeBytes { unsafe try output.write(all: $0) }
      if part == "three" { try output.close() }
      #expect(try reader.next() == Array(["one\ntw": "one", "o\n": "two", "three": "three"][part]!.utf8))
    }
    #expect(try reader.next() == nil)
  }

  @Test func aLineWithoutEndIsRefused() throws {
    let endless = try FileDescriptor.open("/dev/zero", O_RDONLY)
    defer { try? endless.close() }
    var reader = LineReader(endless)
    let failure = #expect(throws: Failure.self) { try reader.next() }
    #expect(failure?.status == .damagedInput)
  }
}
