public import FrameIndex

/// Reads an export line by line into an index.
public enum IndexImportStage {
  /// - Parameters:
  ///   - open: creates the index with the settings of the first line.
  ///   - report: called for each bad line, which is skipped.
  /// - Returns: the number of bad lines.
  /// - Throws: what ends the stage: `SystemError`, `IndexError` or `Failure`.
  public static func run(
    from lines: inout LineReader, into open: (IndexSettings) throws -> IndexFile, report: (IndexError) -> Void
  ) throws -> Int {
    let first = try lines.next()
    var reader = IndexImport(into: try open(first.flatMap { IndexImport.settings($0) } ?? IndexSettings()))
    var bad = 0
    if let first { bad += try add(first, to: &reader, report: report) }
    while let line = try lines.next() { bad += try add(line, to: &reader, report: report) }
    let faults = try reader.finish()
    for fault in faults { report(fault) }
    return bad + faults.count
  }

  static func add(_ line: [UInt8], to reader: inout IndexImport, report: (IndexError) -> Void) throws(IndexError) -> Int {
    do throws(IndexError) {
      try reader.add(line)
      return 0
    } catch .badLine(let number, let reason) {
      report(.badLine(number: number, reason: reason))
      return 1
    }
  }
}
