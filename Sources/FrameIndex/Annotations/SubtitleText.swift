/// SubRip and WebVTT: cues of a timing line, `from --> to`, and the lines up to an empty one.
public enum SubtitleText {
  /// Reads every cue; what is not one (headers, notes, numbers) is passed over.
  ///
  /// - Throws: `IndexError.badLine` where a timing line can't be read.
  public static func cues(_ text: String, kind: String = "subtitle") throws(IndexError) -> [TextCue] {
    var cues: [TextCue] = []
    var open: TextCue?
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      if line.contains("-->") {
        finish(&open, &cues)
        guard let times = times(line) else { throw .badLine(number: number, reason: "not a cue's times: '\(line)'") }
        open = TextCue(seconds: times.from, toSeconds: times.to, kind: kind, text: "")
      } else if line.allSatisfy(\.isWhitespace) {
        finish(&open, &cues)
      } else if open != nil {
        open!.text += (open!.text.isEmpty ? "" : " ") + plain(line)
      }
    }
    finish(&open, &cues)
    return cues
  }

  private static func finish(_ open: inout TextCue?, _ cues: inout [TextCue]) {
    if let cue = open, !cue.text.isEmpty { cues.append(cue) }
    open = nil
  }

  /// `00:01:02,500 --> 00:01:04,000`, with a point or a comma; hours may be missing, and settings may follow.
  private static func times(_ line: Substring) -> (from: Double, to: Double)? {
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.count >= 3, words[1] == "-->", let from = seconds(words[0]), let to = seconds(words[2]), to >= from else { return nil }
    return (from, to)
  }

  private static func seconds(_ word: Substring) -> Double? {
    let fields = word.split(separator: ":", omittingEmptySubsequences: false)
    guard 2...3 ~= fields.count else { return nil }
    var total = 0.0
    for field in fields {
      guard let first = field.first, first.isNumber, let value = Double(field.map { $0 == "," ? "." : String($0) }.joined()) else {
        return nil
      }
      total = total * 60 + value
    }
    return total
  }

  /// Text without tags such as `<i>`.
  private static func plain(_ line: Substring) -> String {
    var isTag = false
    return line.reduce(into: "") { text, character in
      if character == "<" { isTag = true }
      if !isTag { text.append(character) }
      if character == ">" { isTag = false }
    }
  }
}
