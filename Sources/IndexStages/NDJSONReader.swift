internal import FrameIndex
internal import JSONText

/// NDJSON: one object per line.
enum NDJSONReader {
  /// Calls `body` with every object, its bytes and its line number.
  ///
  /// - Parameters:
  ///   - first: a line that was read already, and its number.
  ///   - report: called for each bad line, which is skipped.
  /// - Returns: the number of bad lines.
  static func forEach(
    of lines: inout LineReader, after first: (line: [UInt8], number: Int)? = nil, report: (IndexError) -> Void,
    _ body: (JSONValue, [UInt8], Int) throws(IndexError) -> Void
  ) throws -> Int {
    var number = first.map { $0.number - 1 } ?? 0, bad = 0, waiting = first?.line
    while let line = try waiting.take() ?? lines.next() {
      number += 1
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      do throws(IndexError) {
        try body(try value(line, number), line, number)
      } catch {
        guard case .badLine = error else { throw error }
        report(error)
        bad += 1
      }
    }
    return bad
  }

  private static func value(_ line: [UInt8], _ number: Int) throws(IndexError) -> JSONValue {
    do throws(JSONError) { return try JSONValue(line) } catch { throw .badLine(number: number, reason: error.description) }
  }
}
