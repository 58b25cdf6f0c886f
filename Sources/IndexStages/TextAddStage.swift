public import FrameIndex
internal import FrameStream
internal import SystemIO

/// Reads subtitles, or texts as NDJSON, into an index.
public enum TextAddStage {
  /// - Parameters:
  ///   - video: the video of the cues; lines of NDJSON may name others.
  ///   - report: called for each bad line, which is left out.
  /// - Returns: the number of bad lines.
  public static func run(
    from lines: inout LineReader, into index: IndexFile, video: String?, kind: String, report: (IndexError) -> Void
  ) throws -> Int {
    guard let (first, number) = try firstLine(&lines) else { throw Failure(.damagedInput, "the input is empty: expected text") }
    if first.first == UInt8(ascii: "{") { return try objects(first, lines: &lines, into: index, report: report) }
    guard let video else {
      throw Failure(.usage, "subtitles do not name their video", hint: "--video PATH says which of the index's videos they belong to")
    }
    // Empty lines before the first count in messages.
    var bytes = [UInt8](repeating: 0x0A, count: number - 1) + first
    while let line = try lines.next() { bytes += [0x0A] + line }
    var bad = 0
    let cues = SubtitleText.cues(String(decoding: bytes, as: UTF8.self), kind: kind) { fault in
      report(fault)
      bad += 1
    }
    guard !cues.isEmpty else {
      throw Failure(.damagedInput, "the input holds no cues: expected SubRip, WebVTT, Advanced SubStation Alpha or NDJSON")
    }
    try index.addText(cues, to: video)
    return bad
  }

  /// The first line that is not empty, without a byte-order mark, and its number.
  private static func firstLine(_ lines: inout LineReader) throws -> (line: [UInt8], number: Int)? {
    var number = 0
    while let line = try lines.next() {
      number += 1
      let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(line.dropFirst(3)) : line
      if text.contains(where: { $0 > 0x20 }) { return (text, number) }
    }
    return nil
  }

  private static func objects(
    _ first: [UInt8], lines: inout LineReader, into index: IndexFile, report: (IndexError) -> Void
  ) throws -> Int {
    var reader = IndexImport(into: index)
    var bad = try IndexImportStage.add(first, to: &reader, report: report)
    while let line = try lines.next() { bad += try IndexImportStage.add(line, to: &reader, report: report) }
    let faults = try reader.finish()
    for fault in faults { report(fault) }
    return bad + faults.count
  }
}
