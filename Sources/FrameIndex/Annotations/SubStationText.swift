/// Advanced SubStation Alpha: `Dialogue:` lines of fields that a `Format:` line names, the words last.
enum SubStationText {
  static func cues(_ lines: [Substring], kind: String, report: (IndexError) -> Void) -> [TextCue] {
    var fields = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    var cues: [TextCue] = []
    var isInEvents = false
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("[") {
        isInEvents = line.lowercased().hasPrefix("[events]")
      } else if isInEvents, line.hasPrefix("Format:") {
        fields = line.dropFirst(7).split(separator: ",").map { $0.filter { !$0.isWhitespace }.lowercased() }
      } else if isInEvents, line.hasPrefix("Dialogue:") {
        guard let cue = cue(line.dropFirst(9), fields, kind: kind) else {
          report(.badLine(number: index + 1, reason: "not a cue: '\(line)'"))
          continue
        }
        if !cue.text.isEmpty { cues.append(cue) }
      }
    }
    return cues
  }

  private static func cue(_ line: Substring, _ fields: [String], kind: String) -> TextCue? {
    // The last field holds the rest of the line, commas included.
    let values = line.split(separator: ",", maxSplits: fields.count - 1, omittingEmptySubsequences: false)
    guard values.count == fields.count, let start = fields.firstIndex(of: "start"), let end = fields.firstIndex(of: "end"),
      let text = fields.firstIndex(of: "text")
    else { return nil }
    func trimmed(_ index: Int) -> String { values[index].filter { !$0.isWhitespace } }
    guard let from = SubtitleText.seconds(trimmed(start)), let to = SubtitleText.seconds(trimmed(end)), to >= from else { return nil }
    return TextCue(seconds: from, toSeconds: to, kind: kind, text: SubtitleMarkup.plain(unstyled(values[text])))
  }

  /// Without `{…}`, and with spaces for `\N`, `\n` and `\h`.
  private static func unstyled(_ text: Substring) -> String {
    var plain = "", isStyle = false
    for character in text {
      if character == "{" { isStyle = true }
      if !isStyle { plain.append(character) }
      if character == "}" { isStyle = false }
    }
    return ["\\N", "\\n", "\\h"].reduce(plain) { $0.replacing($1, with: " ") }
  }
}
