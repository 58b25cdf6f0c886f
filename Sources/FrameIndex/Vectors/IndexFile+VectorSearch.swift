/// The search for vectors: first by code, then the nearest of them by value.
extension IndexFile {
  /// Finds the moments that are like a vector, the best first.
  ///
  /// A moment includes only the vectors that score above the best one of the first moment cut by the limit.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func moments(_ query: VectorQuery) throws(IndexError) -> [Moment] {
    try mappedSnapshot { () throws(IndexError) in
      try VectorStretches.moments(of: try nearest(query.widened), limit: query.limit) { (video) throws(IndexError) in
        try timeline(of: video)
      }
    }
  }

  /// Finds the stored vectors that are nearest to a query, the best first.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func nearest(_ query: VectorQuery) throws(IndexError) -> [VectorMatch] {
    try mappedSnapshot { () throws(IndexError) in
      guard let model = try storedModel(query.model) else { throw .unknownModel(query.model) }
      guard query.vector.count == model.model.dimensions else {
        throw .otherModel(
          name: query.model, found: "a query of \(query.vector.count) numbers", expected: "\(model.model.dimensions)")
      }
      let segments = try vectorSegments(of: model.id, video: query.scope.video)
      let wanted = query.limit > 0 ? query.limit : VectorQuery.minCandidates
      let scorer = VectorScorer(query.vector, model.model.metric)
      let isSmall = segments.reduce(0) { $0 + $1.count } <= VectorQuery.minCandidates
      let best =
        query.isExact || isSmall
        ? try compareAll(segments, scorer, model.model, query.scope, wanted)
        : try compare(try nearestCodes(query, segments, model, wanted), scorer, model.model, wanted)
      return try matches(best, segments)
    }
  }

  private func mappedSnapshot<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    connection.mapFile()
    return try snapshot(body)
  }

  private func compareAll(
    _ segments: [VectorSegment], _ scorer: VectorScorer, _ model: VectorModel, _ scope: SearchScope, _ wanted: Int
  ) throws(IndexError) -> [ScoredVector] {
    var best = TopK<ScoredVector>(limit: wanted)
    let rows = try Statement(connection, Self.vectorRows), bytes = 2 * model.dimensions
    for segment in segments {
      let isIn = try places(of: segment, in: scope)
      try rows.bind(segment.id)
      try unsafe forEachRow(rows, of: segment, bytesEach: bytes) { halves, count, first in
        for place in 0..<count where isIn?[first + place] ?? true {
          best.add(ScoredVector(score: unsafe scorer.score(halves + place * bytes), number: segment.firstNumber + Int64(first + place)))
        }
      }
    }
    return best.finish()
  }

  /// Numbers of the vectors whose codes are nearest, ascending.
  private func nearestCodes(
    _ query: VectorQuery, _ segments: [VectorSegment], _ model: StoredModel, _ wanted: Int
  ) throws(IndexError) -> [Int64] {
    var coder = BinaryQuantizer(model.model, centre: model.centre)
    var code: [UInt64] = []
    coder.append(query.vector, to: &code)
    var nearest = NearestCodes(query: code, wanted: max(VectorQuery.minCandidates, 4 * wanted))
    let rows = try Statement(connection, Self.codeRows), bytes = 8 * coder.layout.codeWords
    for segment in segments {
      let isIn = try places(of: segment, in: query.scope)
      try rows.bind(segment.id)
      try unsafe forEachRow(rows, of: segment, bytesEach: bytes) { codes, count, first in
        unsafe nearest.add(codes, count: count, first: segment.firstNumber + Int64(first)) { isIn?[first + $0] ?? true }
      }
    }
    return nearest.finish()
  }

  /// Which of a segment's vectors lie in the scope's time; `nil` if all do.
  private func places(of segment: VectorSegment, in scope: SearchScope) throws(IndexError) -> [Bool]? {
    guard scope.from != nil || scope.to != nil else { return nil }
    let isIn = try places(of: segment.id).map { scope.contains($0.seconds, $0.seconds) }
    guard isIn.count == segment.count else {
      throw .damaged(path: path, detail: "the times of embedding \(segment.id) do not match its vectors")
    }
    return isIn
  }

  /// Compares single vectors, read where they lie.
  ///
  /// - Parameter numbers: ascending.
  private func compare(
    _ numbers: [Int64], _ scorer: VectorScorer, _ model: VectorModel, _ wanted: Int
  ) throws(IndexError) -> [ScoredVector] {
    let layout = VectorLayout(dimensions: model.dimensions)
    var best = TopK<ScoredVector>(limit: wanted)
    var reader = BlobReader(connection, table: "embedding_vector", column: "halves")
    var open: Int64 = -1, bytes = 0
    var vector = [UInt8](repeating: 0, count: layout.vectorBytes)
    for number in numbers {
      let place = VectorSegment.place(of: number) % layout.vectorsPerRow
      if number - Int64(place) != open {
        open = number - Int64(place)
        bytes = try reader.open(row: open)
      }
      guard bytes >= (place + 1) * layout.vectorBytes else {
        throw .damaged(path: path, detail: "vector \(number) is missing")
      }
      best.add(ScoredVector(score: try read(&vector, at: place * layout.vectorBytes, reader, scorer), number: number))
    }
    return best.finish()
  }

  private func read(
    _ vector: inout [UInt8], at offset: Int, _ reader: borrowing BlobReader, _ scorer: VectorScorer
  ) throws(IndexError) -> Double {
    let result: Result<Double, IndexError> = unsafe vector.withUnsafeMutableBytes { bytes in
      do throws(IndexError) {
        try unsafe reader.read(into: bytes, at: offset)
        guard let start = bytes.baseAddress else { return .success(0) }
        return .success(unsafe scorer.score(start))
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// Videos, frames and times of what was found.
  private func matches(_ best: [ScoredVector], _ segments: [VectorSegment]) throws(IndexError) -> [VectorMatch] {
    let videos = Dictionary(segments.map { ($0.id, $0.video) }) { first, _ in first }
    var reader = BlobReader(connection, table: "embedding", column: "places")
    var matches: [VectorMatch] = []
    for entry in best {
      let segment = VectorSegment.segment(of: entry.number), offset = VectorSegment.place(of: entry.number) * VectorLayout.placeBytes
      guard let video = videos[segment], try reader.open(row: segment) >= offset + VectorLayout.placeBytes else {
        throw .damaged(path: path, detail: "vector \(entry.number) has no time")
      }
      let place = try VectorPlace(reader, at: offset, path: path)
      matches.append(VectorMatch(video: video, frame: place.frame, seconds: place.seconds, score: entry.score))
    }
    return matches
  }
}
