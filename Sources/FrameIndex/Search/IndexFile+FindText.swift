/// The search for words.
extension IndexFile {
  /// More cues than this are not sorted but visited in order, up to the last one wanted.
  private static let maxSorted = 2000

  /// Finds cues that contain a text anywhere, ignoring case and how accents are composed, in order of video and time.
  ///
  /// Three characters and more are looked up in an index of trigrams; fewer are searched for in cue after cue. So are those that
  /// a great many cues contain: the first matches come soon, whereas an index look-up would have to sort them all.
  ///
  /// - Parameters:
  ///   - isFuzzy: whether each word of the text may have one wrong letter. The more letters are wrong, the lower the score; the
  ///     best come first.
  ///   - limit: cues wanted; 0 for all.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(text: String, isFuzzy: Bool = false, limit: Int = 20, scope: SearchScope = SearchScope()) throws(IndexError) -> [Moment]
  {
    try snapshot { () throws(IndexError) in
      guard tables.holds(.text) else { return [] }
      if isFuzzy { return try findFuzzily(FuzzyText(text), limit, scope) }
      let folded = FoldedText.fold(text)
      guard hasFoldedText, folded.unicodeScalars.count >= 3, limit > 0 else { return try walk(folded, limit, scope) }
      guard let rows = try cues(matching: Self.phrase(folded), atMost: Self.maxSorted) else { return try walk(folded, limit, scope) }
      return try sorted(rows, limit, scope)
    }
  }

  /// Earlier formats store words only as given: a reader folds them as it goes.
  private var hasFoldedText: Bool { version >= 3 }
  private var folded: String { hasFoldedText ? "text.folded" : "\(SQLFunction.fold)(text.body)" }

  /// Rows of the cues that match; `nil` if there are more.
  private func cues(matching expression: String, atMost limit: Int) throws(IndexError) -> [Int64]? {
    let statement = try Statement(connection, "SELECT rowid FROM text_search WHERE text_search MATCH ? LIMIT ?")
    try statement.bind(expression, limit + 1)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    return rows.count <= limit ? rows : nil
  }

  private func sorted(_ rows: [Int64], _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [Moment] {
    let statement = try Statement(
      connection, Self.columns + "FROM text JOIN video ON video.id = text.video WHERE text.id = ?1 AND " + Self.isIn)
    var best = TopK<Moment>(limit: limit)
    for row in rows {
      defer { statement.reset() }
      try statement.bind(row, scope.video, scope.from ?? -.infinity, scope.to ?? .infinity)
      if try statement.step() { best.add(try moment(statement)) }
    }
    return best.finish()
  }

  /// Video after video, so that the search ends once enough is found.
  private func walk(_ text: String, _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [Moment] {
    let statement = try Statement(
      connection,
      Self.columns + "FROM video CROSS JOIN text ON text.video = video.id WHERE instr(\(folded), ?1) > 0 AND " + Self.isIn
        + " ORDER BY video.path, text.seconds, text.to_seconds LIMIT ?5")
    try statement.bind(text, scope.video, scope.from ?? -.infinity, scope.to ?? .infinity, limit > 0 ? limit : -1)
    var moments: [Moment] = []
    while try statement.step() { moments.append(try moment(statement)) }
    return moments
  }

  /// A long word with a wrong letter still has some of its trigrams, so that only cues that have one are looked at.
  private func findFuzzily(_ query: FuzzyText, _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [Moment] {
    let trigrams = hasFoldedText ? query.trigrams.map { Self.phrase($0) }.joined(separator: " OR ") : ""
    let rows = trigrams.isEmpty ? "?1 IS NULL" : "text.id IN (SELECT rowid FROM text_search WHERE text_search MATCH ?1)"
    let statement = try Statement(
      connection, Self.columns + ", \(folded) FROM text JOIN video ON video.id = text.video WHERE \(rows) AND " + Self.isIn)
    try statement.bind(trigrams.isEmpty ? nil : trigrams, scope.video, scope.from ?? -.infinity, scope.to ?? .infinity)
    var best = TopK<Moment>(limit: limit)
    while try statement.step() {
      guard let errors = query.errors(in: statement.text(5)) else { continue }
      var moment = try moment(statement)
      moment.score = 1 / Double(1 + errors)
      best.add(moment)
    }
    return best.finish()
  }

  private static let columns = "SELECT video.path, text.seconds, text.to_seconds, text.body, text.id "
  private static let isIn = "(?2 IS NULL OR video.path GLOB ?2) AND text.to_seconds >= ?3 AND text.seconds <= ?4"

  private func moment(_ row: borrowing Statement) throws(IndexError) -> Moment {
    var moment = Moment(
      kind: .text, video: row.text(0), seconds: try row.seconds(1), toSeconds: try row.seconds(2), score: 1, text: row.text(3))
    moment.sighting = try place(ofText: row.integer(4))
    return moment
  }

  /// A phrase of FTS5's query language.
  private static func phrase(_ text: String) -> String {
    // By scalars: a quote with an accent is a quote.
    var quoted = "\"".unicodeScalars
    for scalar in text.unicodeScalars { quoted.append(contentsOf: scalar == "\"" ? [scalar, scalar] : [scalar]) }
    return String(quoted) + "\""
  }
}
