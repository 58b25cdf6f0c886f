public import FrameIndex
internal import FrameStream
internal import JSONText
internal import SystemIO

/// Reads subtitles, or texts as NDJSON, into an index.
public enum TextAddStage {
  /// A run that found nothing replaces earlier text: an input of no lines, or of a header without cues, if its video is named.
  ///
  /// - Parameters:
  ///   - video: the video of the cues; lines of NDJSON may name others.
  ///   - kind: the kind of the cues; lines of NDJSON may name others.
  ///   - report: called for each bad line, which is skipped; from a line of subtitles, only bytes that are not UTF-8 are dropped.
  /// - Returns: the number of bad lines.
  /// - Throws: what ends the stage: `SystemError`, `IndexError` or `Failure`.
  public static func run(
    from lines: inout LineReader, into index: IndexFile, video: String?, kind: String, report: (IndexError) -> Void
  ) throws -> Int {
    guard let (first, number) = try firstLine(&lines) else {
      guard let video else {
        throw Failure(.damagedInput, "the input is empty: expected text", hint: "with --video it means that there is none")
      }
      try index.removeText(of: video, kind: kind)
      return 0
    }
    if first.first == UInt8(ascii: "{") {
      return try objects(first, number, lines: &lines, into: TextReader(into: index, video: video, kind: kind), report: report)
    }
    guard let video else {
      throw Failure(.usage, "subtitles can't name their video", hint: "--video PATH names the video in the index")
    }
    // Empty lines before the first are counted in messages.
    var bytes = [UInt8](repeating: 0x0A, count: number - 1), isMore = false, bad = 0, count = number - 1
    func gather(_ line: [UInt8]) {
      count += 1
      bytes += line + [0x0A]
      guard String(validating: line, as: UTF8.self) == nil else { return }
      report(.badLine(number: count, reason: "not UTF-8: those bytes are lost; iconv converts other encodings"))
      bad += 1
    }
    gather(first)
    while let line = try lines.next() {
      gather(line)
      isMore = isMore || line.contains { $0 > 0x20 }
    }
    let cues = SubtitleText.cues(String(decoding: bytes, as: UTF8.self), kind: kind) { fault in
      report(fault)
      bad += 1
    }
    guard !cues.isEmpty else {
      guard !isMore, first.starts(with: "WEBVTT".utf8) else {
        throw Failure(.damagedInput, "the input holds no cues: expected SubRip, WebVTT, Advanced SubStation Alpha or NDJSON")
      }
      try index.removeText(of: video, kind: kind)
      return 0
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

  /// - Parameter number: of the first line.
  private static func objects(
    _ first: [UInt8], _ number: Int, lines: inout LineReader, into reader: consuming TextReader, report: (IndexError) -> Void
  ) throws -> Int {
    var reader = reader
    let bad = try NDJSONReader.forEach(of: &lines, after: (first, number), report: report) { (value, _, line) throws(IndexError) in
      // An export holds other objects too.
      guard value["kind"]?.string ?? "text" == "text" else { return }
      try reader.add(value, line: line)
    }
    try reader.store()
    return bad
  }
}
