/// A segment of vectors: one model's, of one video.
struct VectorSegment {
  var id: Int64
  var count: Int
  var video: String

  /// The number of its first vector.
  var firstNumber: Int64 { id * Int64(VectorLayout.capacity) }
  static func segment(of number: Int64) -> Int64 { number / Int64(VectorLayout.capacity) }
  static func place(of number: Int64) -> Int { Int(number % Int64(VectorLayout.capacity)) }
}

/// The frame and time of a vector.
struct VectorPlace: Equatable {
  var frame: Int?
  var seconds: Double

  init(frame: Int?, seconds: Double) {
    self.frame = frame
    self.seconds = seconds
  }

  /// From two little-endian words.
  init(_ words: SIMD2<UInt64>) {
    let frame = Int64(bitPattern: UInt64(littleEndian: words[0]))
    self.init(frame: frame < 0 ? nil : Int(frame), seconds: Double(bitPattern: UInt64(littleEndian: words[1])))
  }

  /// Whether the numbers are those of a frame.
  var isSound: Bool { StoredNumber.frame.contains(Int64(frame ?? 0)) && StoredNumber.seconds.contains(seconds) }

  /// From the bytes of the column `places`.
  init(_ reader: borrowing BlobReader, at offset: Int, path: String) throws(IndexError) {
    var words = SIMD2<UInt64>.zero
    let outcome: Result<Void, IndexError> = unsafe withUnsafeMutableBytes(of: &words) { bytes in
      do throws(IndexError) { return .success(try unsafe reader.read(into: bytes, at: offset)) } catch { return .failure(error) }
    }
    try outcome.get()
    self.init(words)
    guard isSound else { throw .damaged(path: path, detail: "a vector is of frame \(frame ?? -1) at \(seconds) s") }
  }
}

extension IndexFile {
  /// The segments of a model, in the order in which they were stored.
  ///
  /// - Parameter video: a pattern for the path; `nil` for all.
  func vectorSegments(of model: Int64, video: String? = nil) throws(IndexError) -> [VectorSegment] {
    let statement = try Statement(
      connection,
      """
      SELECT embedding.id, embedding.count, video.path FROM embedding JOIN video ON video.id = embedding.video
      WHERE embedding.model = ?1 AND (?2 IS NULL OR video.path GLOB ?2) ORDER BY embedding.id
      """)
    try statement.bind(model, video)
    var segments: [VectorSegment] = []
    while try statement.step() {
      // Numbers of vectors are those of their segments times the capacity.
      let id = try statement.integer(0, in: 1...Int64(1) << 48, "number of a segment"), count = try statement.segmentCount(1)
      segments.append(VectorSegment(id: id, count: count, video: statement.text(2)))
    }
    return segments
  }

  /// Calls `body` with every vector of a segment, by its place.
  func forEachVector(of segment: VectorSegment, _ model: VectorModel, _ body: (Int, [Float]) -> Void) throws(IndexError) {
    let statement = try Statement(connection, Self.vectorRows)
    try statement.bind(segment.id)
    var vector = [Float](repeating: 0, count: model.dimensions)
    try unsafe forEachRow(statement, of: segment, bytesEach: 2 * model.dimensions) { halves, count, first in
      for place in 0..<count {
        for k in 0..<model.dimensions {
          vector[k] = Float(unsafe halves.loadUnaligned(fromByteOffset: 2 * (place * model.dimensions + k), as: Float16.self))
        }
        body(first + place, vector)
      }
    }
  }

  static let vectorRows = "SELECT id, halves FROM embedding_vector WHERE id \(VectorLayout.rows)"
  static let codeRows = "SELECT id, codes FROM embedding_code WHERE id \(VectorLayout.rows)"

  /// Steps through the rows of a segment and lends their bytes: the bytes of several vectors at a time, from the first on.
  ///
  /// - Throws: `IndexError.damaged` if there are not as many as the segment has vectors.
  func forEachRow(
    _ statement: borrowing Statement, of segment: VectorSegment, bytesEach: Int,
    _ body: (_ start: UnsafeRawPointer, _ count: Int, _ first: Int) -> Void
  ) throws(IndexError) {
    defer { statement.reset() }
    var seen = 0
    while try statement.step() {
      let first = statement.integer(0) - segment.firstNumber
      try unsafe statement.withBytes(1) { (bytes) throws(IndexError) in
        let count = bytes.count / bytesEach
        guard let start = bytes.baseAddress, first == seen, count * bytesEach == bytes.count, seen + count <= segment.count else {
          throw .damaged(path: path, detail: "the rows of embedding \(segment.id) do not fit together")
        }
        unsafe body(start, count, seen)
        seen += count
      }
    }
    guard seen == segment.count else {
      throw .damaged(path: path, detail: "embedding \(segment.id) has \(seen) vectors, expected \(segment.count)")
    }
  }

  /// The frames and times of a segment's vectors.
  func places(of segment: Int64) throws(IndexError) -> [VectorPlace] {
    let statement = try Statement(connection, "SELECT places FROM embedding WHERE id = ?")
    try statement.bind(segment)
    guard try statement.step() else { throw .damaged(path: path, detail: "embedding \(segment) is missing") }
    return try unsafe statement.withBytes(0) { (bytes) throws(IndexError) in
      var places: [VectorPlace] = []
      for offset in stride(from: 0, to: bytes.count / VectorLayout.placeBytes * VectorLayout.placeBytes, by: VectorLayout.placeBytes) {
        places.append(VectorPlace(unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD2<UInt64>.self)))
      }
      guard places.allSatisfy(\.isSound) else {
        throw .damaged(path: path, detail: "embedding \(segment) has frames or times out of range")
      }
      return places
    }
  }
}
