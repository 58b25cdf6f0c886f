public import SystemIO

/// A vector to be found.
public struct VectorQuery: Sendable {
  /// As many numbers as the model's dimensions.
  public var vector: [Float]
  /// The model's name in the index.
  public var model: String
  /// Vectors or moments wanted, the best first.
  public var limit: Int
  /// Whether every stored vector is compared, not only those with the nearest codes.
  public var isExact: Bool
  /// The part of the index that is searched.
  public var scope: SearchScope

  /// Vectors with the nearest codes that are compared themselves.
  static let minCandidates = 1000

  /// Memberwise; twenty answers in all of the index unless given.
  public init(vector: [Float], model: String, limit: Int = 20, isExact: Bool = false, scope: SearchScope = SearchScope()) {
    self.vector = vector
    self.model = model
    self.limit = limit
    self.isExact = isExact
    self.scope = scope
  }
}

extension VectorQuery {
  /// A query for enough vectors to fill the moments wanted.
  var widened: VectorQuery {
    var wider = self
    wider.limit = limit > 0 ? max(100, 10 * limit) : Self.minCandidates
    return wider
  }
}

/// A stored vector that is near.
public struct VectorMatch: Equatable, Sendable {
  /// The video's path.
  @ExactText public var video: String
  /// The number of its frame, if known.
  public var frame: Int?
  /// When its frame is shown, in seconds of the video.
  public var seconds: Double
  /// By the model's metric; the higher the nearer.
  public var score: Double
}

/// A vector's number, its segment's times `VectorLayout.capacity` plus its index there, with its score. The highest score comes
/// first; of equal ones, the one stored first.
struct ScoredVector: Comparable {
  var score: Double
  var number: Int64

  static func < (a: ScoredVector, b: ScoredVector) -> Bool { a.score != b.score ? a.score > b.score : a.number < b.number }
}

/// A query that is compared with stored vectors.
struct VectorScorer {
  private let query: [Float]
  private let metric: VectorMetric
  private let inverseLength: Double

  init(_ query: [Float], _ metric: VectorMetric) {
    self.query = query
    self.metric = metric
    let square = query.reduce(Double(0)) { $0 + Double($1) * Double($1) }
    inverseLength = square > 0 ? 1 / square.squareRoot() : 0
  }

  /// - Parameter halves: as many 16-bit floats as the query has numbers.
  func score(_ halves: UnsafeRawPointer) -> Double {
    unsafe query.withUnsafeBufferPointer { query in
      guard let start = query.baseAddress else { return 0 }
      switch metric {
      case .l2: return -Double(unsafe VectorKernels.squaredDistance(start, halves, count: query.count)).squareRoot()
      case .dot: return Double(unsafe VectorKernels.dot(start, halves, count: query.count).dot)
      case .cosine:
        let (dot, square) = unsafe VectorKernels.dot(start, halves, count: query.count)
        return square > 0 ? Double(dot) * inverseLength / Double(square).squareRoot() : 0
      }
    }
  }
}
