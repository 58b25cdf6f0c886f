import Foundation
import Testing

/// Runs a script of Tests/References and hands on every case that it writes: what is asked, what goes in, and what
/// has to come out. The file is described in resize_cases.py.
func forEachReferenceCase<Header: Decodable>(
  of script: String, as header: Header.Type, _ body: (Header, _ input: [UInt8], _ expected: [UInt8]) throws -> Void
) throws {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let own = root.appendingPathComponent(".build-python/bin/python").path
  let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(script)-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: ProcessInfo.processInfo.environment["FRAMEPIPE_PYTHON"] ?? own)
  process.arguments = ["-W", "ignore", root.appendingPathComponent("Tests/References/\(script)").path, file.path]
  try process.run()
  process.waitUntilExit()
  try #require(process.terminationStatus == 0, "\(script) failed; does the venv have Tests/References/requirements.txt?")
  let data = try [UInt8](Data(contentsOf: file))
  var place = 0
  func take(_ count: Int) -> [UInt8] {
    defer { place += count }
    return Array(data[place..<place + count])
  }
  while place < data.count {
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
