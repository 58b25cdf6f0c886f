/// Vectors of one model and one video, with their frames.
public struct VectorBatch: Sendable {
  /// The model that made the vectors.
  public let model: VectorModel
  var frames: [Int?] = []
  var seconds: [Double] = []
  /// One vector after another, as they are stored.
  var halves: [Float16] = []

  /// An empty batch.
  public init(model: VectorModel) { self.model = model }

  /// Vectors in the batch.
  public var count: Int { seconds.count }

  /// Rounds a vector to 16-bit floats and adds it.
  ///
  /// With the cosine, a vector's length does not count: numbers that 16 bits hold poorly or not at all are scaled into range by a
  /// power of two, which loses nothing.
  /// - Returns: what is wrong with it, or `nil`.
  public mutating func append(_ vector: [Float], frame: Int?, seconds: Double) -> String? {
    guard vector.count == model.dimensions else { return "\(vector.count) numbers, expected \(model.dimensions)" }
    var most: Float = 0
    for value in vector {
      guard value.isFinite else { return "a number that is infinite or NaN" }
      most = max(most, value.magnitude)
    }
    let scale = scale(for: most)
    guard most * scale <= Float(Float16.greatestFiniteMagnitude) else { return "\(most) is out of range for 16-bit floats" }
    for value in vector { halves.append(Float16(value * scale)) }
    frames.append(frame)
    self.seconds.append(seconds)
    return nil
  }

  private func scale(for most: Float) -> Float {
    guard model.metric == .cosine, most > 0, !(0x1p-6..<0x1p15 ~= most) else { return 1 }
    // Beyond 2^±100 the factor itself could overflow; such numbers are not embeddings.
    return Float(sign: .plus, exponent: max(-100, min(100, -Int(most.exponent))), significand: 1)
  }

  mutating func removeAll() {
    frames.removeAll(keepingCapacity: true)
    seconds.removeAll(keepingCapacity: true)
    halves.removeAll(keepingCapacity: true)
  }
}
