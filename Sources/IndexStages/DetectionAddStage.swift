public import FrameIndex
public import FrameStream
internal import JSONText
internal import Stages
public import SystemIO

/// Reads detections, one object per line, into an index.
public enum DetectionAddStage {
  /// A run that found nothing replaces what the detector saw before: in the video that is named, if no line came, and in the
  /// videos of the tensors.
  ///
  /// - Parameters:
  ///   - tensors: the detector's input, if boxes are in its pixels.
  ///   - video: the video that the run was about, if it is known.
  ///   - report: called for each bad line, which is skipped.
  /// - Returns: an error for the exit status, if any line or row was bad.
  /// - Throws: what ends the stage: `StreamError`, `SystemError`, `IndexError` or `Failure`.
  public static func run(
    from lines: inout LineReader, tensors: consuming StreamReader?, video: String? = nil, into reader: inout DetectionReader,
    report: (IndexError) -> Void
  ) throws -> ExitStatus {
    guard var tensors else {
      let bad = try NDJSONReader.forEach(of: &lines, report: report) { (value, _, line) throws(IndexError) in
        try reader.add(value, line: line)
      }
      guard bad == 0 else {
        try reader.store()
        return .damagedInput
      }
      try reader.finish(of: reader.isEmpty ? [video].compactMap(\.self) : [])
      return .success
    }
    return try unmap(&lines, &tensors, &reader, report)
  }

  /// Maps boxes in tensor pixels back like `frame-detect-prep --unmap`, which also gives their video and time.
  private static func unmap(
    _ lines: inout LineReader, _ tensors: inout StreamReader, _ reader: inout DetectionReader, _ report: (IndexError) -> Void
  ) throws -> ExitStatus {
    var good: [UInt8] = []
    let bad = try NDJSONReader.forEach(of: &lines, report: report) { (value, bytes, line) throws(IndexError) in
      _ = try DetectionReader.members(value, line: line)
      guard value["item"]?.integer ?? value["frame"]?.integer ?? -1 >= 0 else {
        throw .badLine(number: line, reason: "neither 'item' nor 'frame', a number from 0")
      }
      good += bytes + [0x0A]
    }
    var stage = UnmapStage(good, name: "detections") { _ in }
    let status = try stage.run(from: &tensors) { mapped in try reader.add(try JSONValue(copy mapped), line: 0) }
    if status == .success, bad == 0 { try reader.finish(of: stage.videos) } else { try reader.store() }
    if status == .success, stage.unmatched > 0 {
      throw Failure(.damagedInput, "\(stage.unmatched) boxes belong to no tensor of the stream", hint: "the others were added")
    }
    return status == .success && bad > 0 ? .damagedInput : status
  }
}

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
