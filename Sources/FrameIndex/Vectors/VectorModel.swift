public import SystemIO

/// How vectors of a model are compared.
public enum VectorMetric: String, CaseIterable, Sendable {
  /// The cosine of their angle, −1…1.
  case cosine
  /// Their dot product.
  case dot
  /// Their Euclidean distance; its negative is the score, so that the best score is the highest for all.
  case l2
}

/// What made the vectors, and how they are compared.
public struct VectorModel: Equatable, Sendable {
  /// The name of what made the vectors, any text.
  @ExactText public var name: String
  /// Numbers in a vector, 1…`maxDimensions`.
  public var dimensions: Int
  /// How two vectors are compared.
  public var metric: VectorMetric

  /// The longest vector that is stored.
  public static let maxDimensions = 65536

  /// Memberwise.
  public init(name: String, dimensions: Int, metric: VectorMetric = .cosine) {
    self.name = name
    self.dimensions = dimensions
    self.metric = metric
  }
}

/// How the vectors of a segment and their codes lie in rows: `frameindex(5)`.
struct VectorLayout {
  /// What fits into a page of SQLite's beside the row's head: a longer row would be a chain of pages.
  static let rowBytes = 16320
  /// Vectors per segment, and rows' numbers per segment.
  static let capacity = Segment.capacity
  /// The condition on the number of a row to be of a segment, ?1.
  static let rows = "BETWEEN ?1 * \(capacity) AND ?1 * \(capacity) + \(capacity - 1)"
  static let placeBytes = 16

  let dimensions: Int
  var vectorBytes: Int { 2 * dimensions }
  /// The rotation before taking signs needs a power of two.
  var codeBits: Int {
    var bits = 64
    while bits < dimensions { bits *= 2 }
    return bits
  }
  var codeWords: Int { codeBits / 64 }
  var vectorsPerRow: Int { max(1, min(Self.capacity, Self.rowBytes / vectorBytes)) }
  var codesPerRow: Int { max(1, min(Self.capacity, Self.rowBytes / (8 * codeWords))) }
}

/// A model's row.
struct StoredModel {
  var id: Int64
  var model: VectorModel
  /// Vectors of which `centre` is the mean.
  var centred: Int
  var centre: [Float]

  /// The centre is recomputed until a model has this many vectors, and their codes with it.
  static let maxCentred = VectorLayout.capacity
}

extension IndexFile {
  /// The models whose vectors the index holds, by name.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func models() throws(IndexError) -> [VectorModel] {
    let statement = try Statement(connection, "SELECT \(StoredModel.columns) FROM model ORDER BY name")
    var models: [VectorModel] = []
    while try statement.step() { models.append(try storedModel(statement).model) }
    return models
  }

  func storedModel(_ name: String) throws(IndexError) -> StoredModel? {
    let statement = try Statement(connection, "SELECT \(StoredModel.columns) FROM model WHERE name = ?")
    try statement.bind(name)
    return try statement.step() ? try storedModel(statement) : nil
  }

  private func storedModel(_ row: borrowing Statement) throws(IndexError) -> StoredModel {
    let name = row.text(1), dimensions = try row.count(2)
    let bytes = row.bytes(5)
    guard 1...VectorModel.maxDimensions ~= dimensions, let metric = VectorMetric(rawValue: row.text(3)),
      bytes.isEmpty || bytes.count == 4 * dimensions
    else { throw .damaged(path: path, detail: "model \(name) can't be read") }
    let centre = stride(from: 0, to: bytes.count, by: 4).map { place in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
    }
    let model = VectorModel(name: name, dimensions: dimensions, metric: metric)
    return StoredModel(id: row.integer(0), model: model, centred: try row.count(4), centre: centre)
  }

  /// The row of a model, created if there is none.
  /// - Throws: `IndexError.otherModel` if the index has a different model of that name.
  func storedModel(for model: VectorModel) throws(IndexError) -> StoredModel {
    if let stored = try storedModel(model.name) {
      guard stored.model == model else {
        throw .otherModel(name: model.name, found: model.shape, expected: stored.model.shape)
      }
      return stored
    }
    let insert = try Statement(connection, StoredTable.model.insertion())
    try insert.run(model.name, model.dimensions, model.metric.rawValue, 0, [UInt8]())
    return StoredModel(id: connection.lastInsertedRow, model: model, centred: 0, centre: [])
  }

  func store(centre: [Float], of count: Int, model: Int64) throws(IndexError) {
    let bytes = centre.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) } }
    try Statement(connection, "UPDATE model SET centred = ?, centre = ? WHERE id = ?").run(count, bytes, model)
    try Statement(connection, StoredTable.model.sealing + " WHERE id = ?").run(model)
  }
}

extension StoredModel {
  static let columns = "id, name, dimensions, metric, centred, centre"
}

extension VectorModel {
  fileprivate var shape: String { "\(dimensions) numbers compared by \(metric.rawValue)" }
}
