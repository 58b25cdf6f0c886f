extension IndexFile {
  /// Adds vectors to a video, which need not have frames in the index.
  ///
  /// - Parameter replacing: whether the video's earlier vectors of the model are removed.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func addVectors(_ batch: VectorBatch, to video: String, replacing: Bool = true) throws(IndexError) {
    try transaction([.vectors, .videos]) { () throws(IndexError) in
      let model = try storedModel(for: batch.model)
      if replacing { try deleteVectors(video: video, model: model.id) }
      let row = try rowForData(of: video)
      var coder = BinaryQuantizer(model.model, centre: model.centre)
      for first in stride(from: 0, to: batch.count, by: VectorLayout.capacity) {
        try insert(batch, first..<min(first + VectorLayout.capacity, batch.count), video: row, model: model.id, &coder)
      }
      try moveMean(of: model)
    }
  }

  /// Writes a segment.
  private func insert(
    _ batch: VectorBatch, _ range: Range<Int>, video: Int64, model: Int64, _ coder: inout BinaryQuantizer
  ) throws(IndexError) {
    let layout = coder.layout
    let halves = Array(batch.halves[range.lowerBound * layout.dimensions..<range.upperBound * layout.dimensions])
    var places: [UInt64] = []
    for index in range {
      places.append(UInt64(bitPattern: Int64(batch.frames[index] ?? -1)).littleEndian)
      places.append(batch.seconds[index].bitPattern.littleEndian)
    }
    let sum = Int64(bitPattern: Self.checksum(halves, places))
    try Statement(connection, StoredTable.embedding.insertion(with: ["places"])).run(model, video, range.count, sum, places.storedBytes)
    let segment = connection.lastInsertedRow
    var codes: [UInt64] = []
    codes.reserveCapacity(range.count * layout.codeWords)
    for index in 0..<range.count {
      coder.append(halves[index * layout.dimensions..<(index + 1) * layout.dimensions].lazy.map { Float($0) }, to: &codes)
    }
    try insertRows("embedding_vector(id, halves)", halves, perVector: layout.dimensions, perRow: layout.vectorsPerRow, segment)
    try insertRows("embedding_code(id, codes)", codes, perVector: layout.codeWords, perRow: layout.codesPerRow, segment)
  }

  private static func checksum(_ halves: [Float16], _ places: [UInt64]) -> UInt64 {
    unsafe halves.withUnsafeBytes { halves in
      unsafe places.withUnsafeBytes { places in unsafe Segment.checksum(places, from: Segment.checksum(halves)) }
    }
  }

  /// Writes the data of a segment's vectors, several to a row.
  private func insertRows<Word: BitwiseCopyable>(
    _ table: String, _ words: [Word], perVector: Int, perRow: Int, _ segment: Int64
  ) throws(IndexError) {
    let insert = try Statement(connection, "INSERT INTO \(table) VALUES(?, ?)")
    for first in stride(from: 0, to: words.count / perVector, by: perRow) {
      let row = Array(words[first * perVector..<min(words.count, (first + perRow) * perVector)])
      try insert.run(segment * Int64(VectorLayout.capacity) + Int64(first), row.storedBytes)
    }
  }

  /// Removes vectors of a model from all rows of a video.
  private func deleteVectors(video: String, model: Int64) throws(IndexError) {
    let statement = try Statement(connection, "SELECT id FROM video WHERE path = ?")
    try statement.bind(video)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    for row in rows { try deleteVectors(video: row, model: model) }
  }

  /// Removes a video's vectors, of one model or all.
  func deleteVectors(video row: Int64, model: Int64? = nil) throws(IndexError) {
    let segments = "SELECT id FROM embedding WHERE video = ?1 AND (?2 IS NULL OR model = ?2)"
    let parts = ["embedding_code", "embedding_vector"].map { table in
      // The rows of a segment by their numbers: there may be a gigabyte of others.
      """
      DELETE FROM \(table) WHERE id IN (
        SELECT part.id FROM (\(segments)) AS segment
        JOIN \(table) AS part ON part.id BETWEEN segment.id * \(VectorLayout.capacity) AND segment.id * \(VectorLayout.capacity) + \(VectorLayout.capacity - 1))
      """
    }
    for sql in parts + ["DELETE FROM embedding WHERE id IN (\(segments))"] {
      let statement = try Statement(connection, sql)
      try statement.run(row, model)
    }
  }
}

/// The centre of a model's vectors.
extension IndexFile {
  /// Recomputes the mean, and the codes so far, each time the vectors have doubled, up to 4,096 of them: even a model
  /// that begins with a single vector gets a representative mean.
  private func moveMean(of model: StoredModel) throws(IndexError) {
    guard model.centred < StoredModel.maxCentred else { return }
    let segments = try vectorSegments(of: model.id)
    let count = segments.reduce(0) { $0 + $1.count }
    guard count >= 2 * model.centred, count > 0 else { return }
    var sum = [Double](repeating: 0, count: model.model.dimensions), seen = 0
    for segment in segments where seen < StoredModel.maxCentred {
      try forEachVector(of: segment, model.model) { _, vector in
        guard seen < StoredModel.maxCentred else { return }
        let scale = model.model.metric == .cosine ? BinaryQuantizer.inverseLength(vector) : 1
        for (place, value) in vector.enumerated() { sum[place] += Double(value * scale) }
        seen += 1
      }
    }
    let centre = sum.map { Float($0 / Double(max(1, seen))) }
    try store(centre: centre, of: seen, model: model.id)
    var coder = BinaryQuantizer(model.model, centre: centre)
    for segment in segments { try recode(segment, model.model, &coder) }
  }

  private func recode(_ segment: VectorSegment, _ model: VectorModel, _ coder: inout BinaryQuantizer) throws(IndexError) {
    var codes: [UInt64] = []
    try forEachVector(of: segment, model) { _, vector in coder.append(vector, to: &codes) }
    let delete = try Statement(connection, "DELETE FROM embedding_code WHERE id \(VectorLayout.rows)")
    try delete.run(segment.id)
    try insertRows("embedding_code(id, codes)", codes, perVector: coder.layout.codeWords, perRow: coder.layout.codesPerRow, segment.id)
  }
}

extension Array where Element: BitwiseCopyable {
  /// A copy of the elements' bytes.
  var storedBytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array<UInt8>($0) } }
}
