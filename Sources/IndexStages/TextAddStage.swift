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
    guard let first = try firstLine(&lines) else { throw Failure(.damagedInput, "the input is empty: expected text") }
    if first.first == UInt8(ascii: "{") { return try objects(first, lines: &lines, into: index, report: report) }
    guard let video else {
      throw Failure(.usage, "subtitles do not name their video", hint: "--video PATH says which of the index's videos they belong to")
    }
    var bytes = first
    while let line = try lines.next() { bytes += [0x0A] + line }
    let cues = try SubtitleText.cues(String(decoding: bytes, as: UTF8.self), kind: kind)
    guard !cues.isEmpty else { throw Failure(.damagedInput, "the input holds no cues: expected SubRip, WebVTT or NDJSON") }
    try index.addText(cues, to: video)
    return 0
  }

  /// The first line that is not empty, without a byte-order mark.
  private static func firstLine(_ lines: inout LineReader) throws -> [UInt8]? {
    while let line = try lines.next() {
      let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(line.dropFirst(3)) : line
      if text.contains(where: { $0 > 0x20 }) { return text }
    }
    return nil
  }

  private static func objects(
    _ first: [UInt8], lines: inout LineReader, into index: IndexFile, report: (IndexError) -> Void
  ) throws -> Int {
    var reader = IndexImport(into: index)
    var bad = try IndexImportStage.add(first, to: &reader, report: report)
    while let line = try lines.next() { bad += try IndexImportStage.add(line, to: &reader, report: report) }
    try reader.finish()
    return bad
  }
}
