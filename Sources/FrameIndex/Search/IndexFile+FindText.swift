/// The search for words.
extension IndexFile {
  /// More cues than this are not sorted but walked through in order, up to the last that is wanted.
  private static let mostSorted = 2000

  /// Finds cues that contain a text anywhere, whatever its case, in the order of videos and time.
  ///
  /// Three characters and more are looked up in an index of trigrams; fewer are searched for in cue after cue. So are
  /// those that very many cues contain: the first of them are met soon, while all would have to be sorted.
  public func find(text: String, limit: Int = 20, scope: SearchScope = SearchScope()) throws(IndexError) -> [TextMatch] {
    try connection.snapshot { () throws(IndexError) in
      let isLong = text.unicodeScalars.count >= 3
      guard isLong else { return try walk(text, limit, scope) }
      guard limit > 0, let rows = try cues(containing: text, atMost: Self.mostSorted) else {
        // LIKE folds the case of ASCII only, the trigrams that of all letters.
        let isWalked = limit > 0 && text.unicodeScalars.allSatisfy(\.isASCII)
        return isWalked ? try walk(text, limit, scope) : try sorted(text, limit, scope)
      }
      return try sorted(rows, limit, scope)
    }
  }

  /// Rows of the cues that contain a text; `nil` where there are more.
  private func cues(containing text: String, atMost most: Int) throws(IndexError) -> [Int64]? {
    let statement = try Statement(connection, "SELECT rowid FROM text_search WHERE text_search MATCH ? LIMIT ?")
    try statement.bind(Self.phrase(text), at: 1)
    try statement.bind(most + 1, at: 2)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    return rows.count <= most ? rows : nil
  }

  private func sorted(_ rows: [Int64], _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [TextMatch] {
    let statement = try Statement(
      connection, Self.columns + "FROM text JOIN video ON video.id = text.video WHERE text.id = ?1 AND " + Self.isIn)
    try bind(scope, to: statement)
    var found: [TextMatch] = []
    for row in rows {
      try statement.bind(row, at: 1)
      found += try matches(statement)
      statement.reset()
    }
    // SQLite's order of text: byte by byte.
    found.sort { a, b in
      a.video == b.video ? a.cue.seconds < b.cue.seconds : a.video.utf8.lexicographicallyPrecedes(b.video.utf8)
    }
    return Array(found.prefix(limit))
  }

  private func sorted(_ text: String, _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [TextMatch] {
    let rows = "text.id IN (SELECT rowid FROM text_search WHERE text_search MATCH ?1)"
    return try matches("FROM text JOIN video ON video.id = text.video WHERE \(rows)", Self.phrase(text), limit, scope)
  }

  /// Video after video, so that the search ends where enough is found.
  private func walk(_ text: String, _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [TextMatch] {
    let rows = "FROM video CROSS JOIN text ON text.video = video.id WHERE text.body LIKE ?1 ESCAPE '\\'"
    return try matches(rows, "%\(Self.escaped(text))%", limit, scope)
  }

  private func matches(_ rows: String, _ pattern: String, _ limit: Int, _ scope: SearchScope) throws(IndexError) -> [TextMatch] {
    let statement = try Statement(
      connection, Self.columns + rows + " AND " + Self.isIn + " ORDER BY video.path, text.seconds LIMIT ?5")
    try statement.bind(pattern, at: 1)
    try bind(scope, to: statement)
    try statement.bind(limit > 0 ? limit : -1, at: 5)
    return try matches(statement)
  }

  private static let columns = "SELECT video.path, text.seconds, text.to_seconds, text.kind, text.body "
  private static let isIn = "(?2 IS NULL OR video.path GLOB ?2) AND text.to_seconds >= ?3 AND text.seconds <= ?4"

  private func bind(_ scope: SearchScope, to statement: borrowing Statement) throws(IndexError) {
    try statement.bind(scope.video, at: 2)
    try statement.bind(scope.from ?? -.infinity, at: 3)
    try statement.bind(scope.to ?? .infinity, at: 4)
  }

  private func matches(_ statement: borrowing Statement) throws(IndexError) -> [TextMatch] {
    var matches: [TextMatch] = []
    while try statement.step() {
      let cue = TextCue(
        seconds: statement.double(1), toSeconds: statement.double(2), kind: statement.text(3), text: statement.text(4))
      matches.append(TextMatch(video: statement.text(0), cue: cue))
    }
    return matches
  }

  /// A phrase of FTS5's query language.
  private static func phrase(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += "%_\\".contains($1) ? "\\\($1)" : String($1) }
  }
}
