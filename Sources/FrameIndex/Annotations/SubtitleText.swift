/// Subtitles: SubRip and WebVTT, whose cues are a timing line, `from --> to`, and the lines up to an empty one, and Advanced
/// SubStation Alpha, whose cues are lines of fields.
public enum SubtitleText {
  /// Reads every cue; what is not one (headers, notes, numbers) is skipped.
  ///
  /// - Parameters:
  ///   - kind: of the cues.
  ///   - report: called for each cue whose times can't be read; the cue is skipped.
  /// - Returns: cues in the order of the file.
  public static func cues(_ text: String, kind: String = "subtitle", report: (IndexError) -> Void) -> [TextCue] {
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    if let first = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }), first.lowercased().contains("[script info]") {
      return SubStationText.cues(lines, kind: kind, report: report)
    }
    var reader = CueReader(kind: kind)
    for line in lines { reader.add(line, report) }
    return reader.finish()
  }

  /// `00:01:02,500`, with a point or a comma; hours may be missing.
  static func seconds(_ word: some StringProtocol) -> Double? {
    let fields = word.split(separator: ":", omittingEmptySubsequences: false)
    guard 2...3 ~= fields.count else { return nil }
    var total = 0.0
    for (index, field) in fields.enumerated() {
      let isLast = index == fields.count - 1
      guard let first = field.utf8.first, 0x30...0x39 ~= first, field.utf8.count <= 12,
        field.utf8.allSatisfy({ 0x30...0x39 ~= $0 || isLast && ($0 == 0x2E || $0 == 0x2C) }),
        let value = Double(String(field).replacing(",", with: "."))
      else { return nil }
      total = total * 60 + value
    }
    return total
  }
}

/// Gathers the cues of SubRip and WebVTT, line by line.
private struct CueReader {
  private enum Place { case between, cue(TextCue, lines: [Substring]), skipped }

  private let kind: String
  private var cues: [TextCue] = []
  private var place = Place.between
  private var number = 0

  init(kind: String) { self.kind = kind }

  mutating func add(_ line: Substring, _ report: (IndexError) -> Void) {
    number += 1
    if line.allSatisfy(\.isWhitespace) {
      close()
    } else if case .skipped = place {
      return
    } else if case .between = place, ["NOTE", "STYLE", "REGION"].contains(where: { line == $0 || line.hasPrefix($0 + " ") }) {
      place = .skipped
    } else if line.contains("-->"), looksLikeTimes(line) {
      close()
      begin(line, report)
    } else if case .cue(let cue, var lines) = place {
      lines.append(line)
      place = .cue(cue, lines: lines)
    }
  }

  /// The words of a cue may contain an arrow too; outside a cue, a line with an arrow must be times.
  private func looksLikeTimes(_ line: Substring) -> Bool {
    guard case .cue = place else { return true }
    return times(line) != nil || line.utf8.first.map { 0x30...0x39 ~= $0 } == true && line.prefix { $0 != "-" }.contains(":")
  }

  private mutating func begin(_ line: Substring, _ report: (IndexError) -> Void) {
    guard let times = times(line) else {
      report(.badLine(number: number, reason: "not a cue's times: '\(line)'"))
      place = .skipped
      return
    }
    place = .cue(TextCue(seconds: times.from, toSeconds: times.to, kind: kind, text: ""), lines: [])
  }

  /// `00:01:02,500 --> 00:01:04,000`, spaces or none around the arrow; settings may follow.
  private func times(_ line: Substring) -> (from: Double, to: Double)? {
    guard let arrow = line.firstRange(of: "-->") else { return nil }
    let before = line[..<arrow.lowerBound].split(whereSeparator: \.isWhitespace)
    let after = line[arrow.upperBound...].split(whereSeparator: \.isWhitespace)
    guard before.count == 1, let first = after.first, let from = SubtitleText.seconds(before[0]), let to = SubtitleText.seconds(first),
      to >= from
    else { return nil }
    return (from, to)
  }

  private mutating func close() {
    defer { place = .between }
    guard case .cue(var cue, var lines) = place else { return }
    // The number of the next cue, if no empty line separates it from this one.
    if lines.count > 1, let last = lines.last, last.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { lines.removeLast() }
    cue.text = SubtitleMarkup.plain(lines.joined(separator: " "))
    if !cue.text.isEmpty { cues.append(cue) }
  }

  consuming func finish() -> [TextCue] {
    close()
    return cues
  }
}
