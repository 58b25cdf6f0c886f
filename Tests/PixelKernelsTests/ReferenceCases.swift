import Foundation
import TestSupport
import Testing

/// Runs a script of Tests/References and hands on every case that it writes: what is asked, what goes in, and what
/// has to come out. The file is described in resize_cases.py.
func forEachReferenceCase<Header: Decodable>(
  of script: String, arguments: [String] = [], python: String = Programs.python, as header: Header.Type,
  _ body: (Header, _ input: [UInt8], _ expected: [UInt8]) throws -> Void
) throws {
  let folder = TestFolder()
  _ = try runReference(script, [folder.file("cases")] + arguments, python: python)
  let data = folder.bytes(of: "cases")
  try #require(!data.isEmpty, "\(script) wrote no case")
  var start = 0
  func take(_ count: Int) -> [UInt8] {
    defer { start += count }
    return Array(data[start..<start + count])
  }
  while start < data.count {
    let length = take(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    let text = Data(take(length))
    let sizes = try JSONDecoder().decode(CaseSizes.self, from: text)
    try body(try JSONDecoder().decode(Header.self, from: text), take(sizes.inputBytes), take(sizes.outputBytes))
  }
}

private struct CaseSizes: Decodable {
  var inputBytes: Int
  var outputBytes: Int
}
