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
