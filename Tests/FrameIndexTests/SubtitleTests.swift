import Testing

@testable import FrameIndex

/// Subtitles as people have them.
@Suite struct SubtitleTests {
  private func read(_ text: String) -> (cues: [TextCue], faults: [Int]) {
    var faults: [Int] = []
    let cues = SubtitleText.cues(text) { if case .badLine(let number, _) = $0 { faults.append(number) } }
    return (cues, faults)
  }

  @Test(arguments: [
    ("I <3 you so much", "I <3 you so much"), ("if a < b then stop", "if a < b then stop"), ("<これから 70年もの前>", "<これから 70年もの前>"),
    ("<i>Hello</i> <b>there</b>", "Hello there"), ("<font color=\"#ff0000\">red</font>", "red"),
    ("<v Bob>AT&amp;T &lt;3 you", "AT&T <3 you"),
    ("<c.yellow.bg>x</c> <00:01.500>y", "x y"), ("{\\an8}up", "up"), ("{not a tag}", "{not a tag}"),
    ("a &nosuch; b & c", "a &nosuch; b & c"),
    ("&#65;&#x42; &#0;", "AB &#0;"), ("x <b and c> y", "x <b and c> y"), ("5 > 3 < 7", "5 > 3 < 7"), ("<I>caps</I>", "caps"), ("</i>", ""),
    ("<", "<"), ("&", "&"), ("<i", "<i"),
  ]) func wordsAreKeptAndTagsAreNot(text: String, plain: String) { #expect(SubtitleMarkup.plain(text) == plain) }

  @Test func oneBadCueLosesOneCue() {
    let (cues, faults) = read(
      "1\n00:00:01,000 --> 00:00:02,000\ngood one\n\n2\n00:00:03,000-->00:00:04,000\nno spaces\n\n3\nx --> y\nbad\n\n"
        + "4\n00:00:09,000 --> 00:00:08,000\nbackwards\n\n5\n00:00:07,000 --> 00:00:08,000\ngood two")
    #expect(cues.map(\.text) == ["good one", "no spaces", "good two"])
    #expect(faults == [10, 14])
  }

  @Test func anArrowInWordsIsWords() {
    let (cues, faults) = read("1\n00:00:01,000 --> 00:00:02,000\ngo --> there\n\n2\n00:00:03,000 --> 00:00:04,000\nnext")
    #expect(cues.map(\.text) == ["go --> there", "next"] && faults.isEmpty)
    let notes = read("WEBVTT\n\nNOTE a --> b\n\nSTYLE\n::cue { x --> y }\n\n00:01.000 --> 00:02.000\nhello")
    #expect(notes.cues.map(\.text) == ["hello"] && notes.faults.isEmpty)
  }

  @Test func cuesWithoutEmptyLinesBetweenThemAreParted() {
    let (cues, _) = read("1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:03,000 --> 00:00:04,000\ntwo")
    #expect(cues.map(\.text) == ["one", "two"])
  }

  @Test func substationIsRead() {
    let (cues, faults) = read(
      """
      [Script Info]
      Title: x
      [Events]
      Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
      Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\i1}Hello{\\i0}, you\\Nthere &amp; <3
      Comment: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,not shown
      Dialogue: 0,nonsense,0:00:02.50,Default,,0,0,0,,lost
      Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,next
      """)
    #expect(
      cues == [
        TextCue(seconds: 1, toSeconds: 2.5, text: "Hello, you there & <3"), TextCue(seconds: 3, toSeconds: 4, text: "next"),
      ])
    #expect(faults == [7])
  }

  @Test(arguments: [
    "", "\n\n", "-->", "00:00:01,000 -->", "\u{FEFF}WEBVTT", "99:99:99,999 --> 00:00:00,000\nx", "&#xFFFFFFFFFFFF;", "<00:>",
  ])
  func nothingKillsTheReader(text: String) { #expect(read(text).cues.isEmpty) }

  /// Whatever its case and composition, in scripts with and without case.
  @Test(arguments: [
    ("Die Ärzte, ёж", "ärzte"), ("Die Ärzte, ёж", "ÄR"), ("Die Ärzte, ёж", "Är"), ("Die Ärzte, ёж", "ЁЖ"), ("Die Ärzte, ёж", "Ёж"),
    ("Die Ärzte, ёж", "DI"),
    ("Straße", "STRASSE"), ("GROẞE", "große"), ("große", "GROẞE"), ("ΟΔΟΣ", "οδος"), ("cafe\u{301}", "caf\u{E9}"),
    ("caf\u{E9}", "CAFE\u{301}"), ("ﬁnal", "FINAL"), ("東京駅", "京"),
    ("İstanbul", "istanbul"), ("istanbul", "İSTANBUL"), ("I\u{307}stanbul", "istanbul"), ("ışık", "IŞIK"), ("ĳ", "Ĳ"), ("Λόγος", "ΛΌΓΟΣ"),
    ("λόγοσ", "λόγος"), ("i\u{307}\u{301}", "I\u{301}"), ("\u{1E0B}om", "\u{1E0A}OM"), ("S\u{323}\u{307}", "s\u{307}\u{323}"),
  ]) func foldedTextsAreFound(text: String, query: String) {
    #expect(FoldedText.fold(text).contains(FoldedText.fold(query)))
  }

  /// Only the dot of an i or a j is none: on other letters it makes another letter.
  @Test(arguments: [("\u{17C}aba", "zaba"), ("z\u{307}aba", "zaba"), ("é", "e"), ("ï", "i")])
  func accentsAreNotDropped(text: String, query: String) {
    let (text, query) = (Array(FoldedText.fold(text).unicodeScalars), Array(FoldedText.fold(query).unicodeScalars))
    #expect(text.firstRange(of: query) == nil)
  }

  @Test(arguments: [
    ("the quick brown fox", "quick", 0), ("the qu1ck brown fox", "quick", 1), ("the quck brown fox", "quick", 1),
    ("the quiick brown fox", "quick", 1),
    ("the qxxck brown fox", "quick", nil), ("PLATFORM 9", "platfrom 9", nil), ("PLATF0RM 9", "platform 9", 1),
    ("platform 8", "platform 9", nil),
    ("brown the quick", "quick brown", 0), ("Königskrone", "konigskrone", 1), ("abc", "abd", nil), ("quic", "quick", 1),
    ("uick", "quick", 1),
  ]) func oneWrongLetterIsForgiven(text: String, query: String, errors: Int?) {
    #expect(FuzzyText(query).errors(in: FoldedText.fold(text)) == errors)
  }
}
