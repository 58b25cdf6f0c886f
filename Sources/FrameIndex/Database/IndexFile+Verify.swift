extension IndexFile {
  /// Checks the whole file: SQLite's structures, every checksum, every count, and that every row has its owner.
  ///
  /// - Returns: what is wrong, one line each; empty if all is well.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func verify() throws(IndexError) -> [String] {
    try snapshot { () throws(IndexError) in
      var faults: [String] = []
      // Newer SQLites refuse to check a file at all whose text search is damaged.
      for check in [
        structureFaults, sealFaults, textFaults, orphanFaults, segmentFaults, countFaults, annotationFaults, featureFaults, partFaults,
      ] {
        // If one check can't continue, the others may.
        do throws(IndexError) { faults += try check() } catch {
          guard case .damaged(_, let detail) = error else { throw error }
          if !faults.contains(detail) { faults.append(detail) }
        }
      }
      return faults
    }
  }

  private func structureFaults() throws(IndexError) -> [String] {
    try lines("PRAGMA integrity_check").filter { $0 != "ok" }
  }

  /// The trigrams against the cues. FTS5 reports an error if they differ.
  private func textFaults() throws(IndexError) -> [String] {
    guard tables.holds(.text) else { return [] }
    // The check is written as an insertion, for which a reader would have to keep writers away.
    if connection.isQueryOnly { return try connection.withTemporaryTables { () throws(IndexError) in try textFaultsOfReader() } }
    do throws(IndexError) {
      try connection.execute("INSERT INTO text_search(text_search, rank) VALUES('integrity-check', 1)")
      return []
    } catch .damaged(_, let detail) {
      return ["the text search does not match the cues: \(detail)"]
    }
  }

  /// The trigrams against those that a temporary table has of the same cues.
  private func textFaultsOfReader() throws(IndexError) -> [String] {
    guard version >= 3 else { return [] }
    let fts = StoredTable.textSearch.sql
      .replacing("CREATE VIRTUAL TABLE text_search ", with: "CREATE VIRTUAL TABLE temp.expected ")
      .replacing("content = 'text', content_rowid = 'id'", with: "content = ''")
    try connection.execute(
      """
      \(fts);
      INSERT INTO temp.expected(rowid, folded) SELECT id, folded FROM text;
      CREATE VIRTUAL TABLE temp.expected_terms USING fts5vocab('temp', 'expected', 'instance');
      CREATE VIRTUAL TABLE temp.stored_terms USING fts5vocab('main', 'text_search', 'instance')
      """)
    defer { try? connection.execute("DROP TABLE temp.stored_terms; DROP TABLE temp.expected_terms; DROP TABLE temp.expected") }
    for (a, b) in [("expected", "stored"), ("stored", "expected")] {
      let terms = [a, b].map { "SELECT term, doc, \"offset\" FROM temp.\($0)_terms" }
      guard try lines(terms.joined(separator: " EXCEPT ") + " LIMIT 1").isEmpty else { return ["the text search does not match the cues"] }
    }
    return []
  }

  /// Rows whose seal is wrong, in files that have seals.
  func sealFaults() throws(IndexError) -> [String] {
    guard version >= 3 else { return [] }
    var faults: [String] = []
    for group in IndexSchema.groups where tables.holds(group) {
      for table in group.tables where !table.sealed.isEmpty {
        let row = table.name == StoredTable.setting.name ? "name" : "id"
        let fault = "'\(table.name) ' || \(row) || ' has the wrong checksum'"
        faults += try lines("SELECT \(fault) FROM \(table.name) WHERE seal IS NOT \(table.seal)")
      }
    }
    return faults
  }

  private func orphanFaults() throws(IndexError) -> [String] {
    try lines("SELECT 'segment ' || id || ' belongs to no video' FROM segment WHERE video NOT IN (SELECT id FROM video)")
      + lines(
        "SELECT 'fingerprints of segment ' || segment || ' belong to nothing' FROM fingerprint WHERE segment NOT IN (SELECT id FROM segment)"
      )
      + lines("SELECT 'segment ' || id || ' has no fingerprints' FROM segment WHERE id NOT IN (SELECT segment FROM fingerprint)")
  }

  private func countFaults() throws(IndexError) -> [String] {
    try lines(
      """
      SELECT 'video ' || video.path || ' counts ' || fingerprints || ' fingerprints, its segments ' || total(segment.count)
      FROM video LEFT JOIN segment ON segment.video = video.id GROUP BY video.id HAVING fingerprints <> total(segment.count)
      """)
  }

  private func segmentFaults() throws(IndexError) -> [String] {
    let statement = try Statement(
      connection, "SELECT \(SegmentRecord.columns), checksum, pdq FROM segment JOIN fingerprint ON fingerprint.segment = segment.id")
    var faults: [String] = []
    while try statement.step() {
      let pdq = statement.bytes(7)
      let segment: SegmentRecord
      do throws(IndexError) { segment = try SegmentRecord(statement) } catch {
        faults.append("segment \(statement.integer(0)): \(error.detail)")
        continue
      }
      guard pdq.count == segment.count * Segment.fingerprintBytes, 1...Segment.capacity ~= segment.count else {
        faults.append("segment \(segment.id) has \(pdq.count) bytes of fingerprints, expected \(segment.count) x 32")
        continue
      }
      let sum = Segment.checksum([pdq, segment.facts, segment.boxes])
      if sum != UInt64(bitPattern: statement.integer(6)) { faults.append("segment \(segment.id) has the wrong checksum") }
      if segment.runs() == nil { faults.append("the facts of segment \(segment.id) can't be read") }
    }
    return faults
  }

  func lines(_ sql: String) throws(IndexError) -> [String] {
    let statement = try Statement(connection, sql)
    var lines: [String] = []
    while try statement.step() { lines.append(statement.text(0)) }
    return lines
  }
}

/// The check of detections, pictures and vectors.
extension IndexFile {
  func annotationFaults() throws(IndexError) -> [String] {
    var faults: [String] = []
    for table in ["thumb", "detection", "embedding"] {
      faults += try lines("SELECT '\(table) ' || id || ' belongs to no video' FROM \(table) WHERE video NOT IN (SELECT id FROM video)")
    }
    faults += try lines("SELECT 'geometry ' || id || ' belongs to no video' FROM geometry WHERE id NOT IN (SELECT id FROM video)")
    faults += try lines("SELECT 'text_place ' || id || ' belongs to no text' FROM text_place WHERE id NOT IN (SELECT id FROM text)")
    faults += try lines("SELECT 'detection ' || id || ' has no label' FROM detection WHERE label NOT IN (SELECT id FROM label)")
    faults += try lines("SELECT 'embedding ' || id || ' has no model' FROM embedding WHERE model NOT IN (SELECT id FROM model)")
    for table in ["embedding_vector", "embedding_code"] {
      faults += try lines(
        "SELECT '\(table) ' || id || ' belongs to nothing' FROM \(table) WHERE id / \(VectorLayout.capacity) NOT IN (SELECT id FROM embedding)"
      )
    }
    for model in try models() { faults += try vectorFaults(of: model) }
    return faults
  }

  private func vectorFaults(of model: VectorModel) throws(IndexError) -> [String] {
    guard let stored = try storedModel(model.name) else { return [] }
    let sums = try Statement(connection, "SELECT checksum, places FROM embedding WHERE id = ?")
    var coder = BinaryQuantizer(model, centre: stored.centre)
    var faults: [String] = []
    for segment in try vectorSegments(of: stored.id) {
      do throws(IndexError) {
        defer { sums.reset() }
        try sums.bind(segment.id)
        guard try sums.step(), try checksum(of: segment, model, places: sums.bytes(1)) == UInt64(bitPattern: sums.integer(0)) else {
          faults.append("embedding \(segment.id) has the wrong checksum")
          continue
        }
        if try !hasItsCodes(segment, model, &coder) { faults.append("the codes of embedding \(segment.id) do not match its vectors") }
      } catch {
        guard case .damaged(_, let detail) = error else { throw error }
        faults.append(detail)
      }
    }
    return faults
  }

  private func checksum(of segment: VectorSegment, _ model: VectorModel, places: [UInt8]) throws(IndexError) -> UInt64 {
    let rows = try Statement(connection, Self.vectorRows)
    try rows.bind(segment.id)
    var halves: [UInt8] = []
    try unsafe forEachRow(rows, of: segment, bytesEach: 2 * model.dimensions) { start, count, _ in
      unsafe halves.append(contentsOf: UnsafeRawBufferPointer(start: start, count: count * 2 * model.dimensions))
    }
    return Segment.checksum([halves, places])
  }

  private func hasItsCodes(_ segment: VectorSegment, _ model: VectorModel, _ coder: inout BinaryQuantizer) throws(IndexError) -> Bool {
    var expected: [UInt64] = []
    try forEachVector(of: segment, model) { coder.append($1, to: &expected) }
    let rows = try Statement(connection, Self.codeRows), bytes = 8 * coder.layout.codeWords
    try rows.bind(segment.id)
    var stored: [UInt64] = []
    try unsafe forEachRow(rows, of: segment, bytesEach: bytes) { start, count, _ in
      for word in 0..<count * bytes / 8 { stored.append(unsafe start.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self)) }
    }
    return stored == expected
  }
}
