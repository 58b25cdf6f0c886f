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
