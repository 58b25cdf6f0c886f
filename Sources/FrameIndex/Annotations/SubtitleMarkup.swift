/// What subtitles write beside their words: tags and entities.
enum SubtitleMarkup {
  /// Tags without attributes, and those that may have some. SubRip's, and WebVTT's of its section 4.2.2.
  private static let plainTags: Set<String> = ["i", "b", "u", "s", "ruby", "rt", "c"]
  private static let attributedTags: Set<String> = ["font", "v", "lang", "c", "span"]

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "lrm": "\u{200E}", "rlm": "\u{200F}",
  ]

  /// The words alone: without tags such as `<i>` and without SubRip's `{\an8}`, with entities decoded. A `<` or `&` that begins
  /// neither is part of a word.
  static func plain(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var plain = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      if let end = endOfTag(scalars, index) ?? endOfOverride(scalars, index) {
        index = end
      } else if let (decoded, end) = entity(scalars, index) {
        plain.append(contentsOf: decoded.unicodeScalars)
        index = end
      } else {
        plain.append(scalars[index])
        index += 1
      }
    }
    return String(plain).split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
  }

  /// After `<i>`, `</font>`, `<c.yellow>`, `<v Bob>` or WebVTT's `<00:01.000>`.
  private static func endOfTag(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
    guard text[start] == "<", let close = text[start...].firstIndex(of: ">") else { return nil }
    var body = text[start + 1..<close]
    let isEnd = body.first == "/"
    if isEnd { body = body.dropFirst() }
    let name = String(String.UnicodeScalarView(body.prefix { $0.properties.isAlphabetic && $0.isASCII })).lowercased()
    let rest = body.dropFirst(name.count)
    if name.isEmpty { return SubtitleText.seconds(String(String.UnicodeScalarView(body))) == nil ? nil : close + 1 }
    if plainTags.contains(name) || isEnd && attributedTags.contains(name) {
      if rest.allSatisfy({ $0 == " " || $0 == "/" }) || rest.first == "." { return close + 1 }
    }
    return attributedTags.contains(name) && (rest.isEmpty || rest.first == " " || rest.first == ".") ? close + 1 : nil
  }

  /// After `{\an8}`.
  private static func endOfOverride(_ text: [Unicode.Scalar], _ start: Int) -> Int? {
    guard text[start] == "{", start + 1 < text.count, text[start + 1] == "\\" else { return nil }
    return text[start...].firstIndex(of: "}").map { $0 + 1 }
  }

  private static func entity(_ text: [Unicode.Scalar], _ start: Int) -> (text: String, end: Int)? {
    guard text[start] == "&", let end = text[start...].prefix(12).firstIndex(of: ";") else { return nil }
    let name = String(String.UnicodeScalarView(text[start + 1..<end]))
    if let known = entities[name] { return (known, end + 1) }
    guard name.hasPrefix("#") else { return nil }
    let isHexadecimal = name.dropFirst().lowercased().hasPrefix("x")
    let code = isHexadecimal ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
    guard let code, code >= 0x20, let scalar = Unicode.Scalar(code) else { return nil }
    return (String(Character(scalar)), end + 1)
  }
}

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
