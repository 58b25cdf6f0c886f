import PixelKernels
import Pixels
import TestSupport
import Testing

@testable import FrameIndex

/// Everything that is stored has a checksum, and verify compares it.
@Suite struct SealTests {
  let folder = TestFolder()

  private static let columns = IndexSchema.groups.flatMap(\.tables).flatMap { table in
    table.sealed.map { "\(table.name).\($0)" }
  }

  /// Every column of every table that has a seal.
  @Test(arguments: columns) func aChangedValueIsNamed(column: String) throws {
    let index = try IndexFile.full(folder.file("a.fidx"))
    #expect(try index.verify().isEmpty)
    let parts = column.split(separator: ".")
    let name = parts[1]
    let other = "CASE typeof(\(name)) WHEN 'text' THEN \(name) || 'x' WHEN 'blob' THEN x'00' ELSE coalesce(\(name), 0) + 1 END"
    let row = parts[0] == "setting" ? "name = 'repeat'" : "rowid = (SELECT min(rowid) FROM \(parts[0]))"
    try index.connection.execute("UPDATE \(parts[0]) SET \(name) = \(other) WHERE \(row)")
    let faults = try index.verify()
    #expect(faults.contains { $0.contains("\(parts[0]) ") && $0.contains("has the wrong checksum") }, "\(faults)")
  }

  /// Bits of the file that are flipped are named, or change nothing that an export tells.
  @Test func everyFlippedBitIsHarmlessOrNamed() throws {
    let index = try IndexFile.full(folder.file("a.fidx"))
    try index.compact()
    let whole = readFile(folder.file("a.fidx"))
    func export(_ path: String) throws -> [[UInt8]] {
      var lines: [[UInt8]] = []
      try IndexFile.open(path).export { lines.append(Array(copy $0)) }
      return lines
    }
    let expected = try export(folder.file("a.fidx"))
    var random = SeededGenerator.ofThisRun(), named = 0
    for _ in 0..<300 {
      var bytes = whole
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      writeFile(bytes, to: folder.file("f.fidx"))
      var isNamed = false
      do { isNamed = try !IndexFile.open(folder.file("f.fidx")).verify().isEmpty } catch { isNamed = true }
      if isNamed { named += 1 } else { #expect(try export(folder.file("f.fidx")) == expected, "byte \(place)") }
    }
    // Much of so small a file is free.
    #expect(named > 3, "\(named) of 300")
  }
}
