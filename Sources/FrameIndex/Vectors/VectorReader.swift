public import JSONText
internal import SystemIO

/// Adds vectors to an index: rows of an array, or line after line of NDJSON. `frame-index(1)`, "add-vectors", has the keys.
///
/// Vectors of one video are gathered: each alone would be a transaction. The first batch replaces the model's earlier vectors of
/// the video.
public struct VectorReader: ~Copyable {
  private let index: IndexFile
  private let metric: VectorMetric?
  private let model: String?
  private let video: String?
  private var clock: FrameClock
  private var gathered: VectorBatch?
  private var owner = Owner(video: "", model: "")
  private var replaced: Set<Owner> = []
  private var metrics: [ExactText: VectorMetric] = [:]

  private struct Owner: Hashable {
    @ExactText var video: String
    @ExactText var model: String
  }

  /// - Parameters:
  ///   - model: of lines that name none.
  ///   - metric: of models that the index does not know yet; the default is the cosine.
  ///   - video: of lines that name none.
  public init(into index: IndexFile, model: String? = nil, metric: VectorMetric? = nil, video: String? = nil) {
    self.index = index
    self.model = model
    self.metric = metric
    self.video = video
    clock = FrameClock(index)
  }

  /// Takes an object.
  ///
  /// - Throws: `IndexError.badLine` for what is not a vector; the line is skipped, and the next may follow.
  public mutating func add(_ value: JSONValue, line: Int) throws(IndexError) {
    guard let model = value["model"]?.string ?? model else { throw .badLine(number: line, reason: "a vector without 'model'") }
    guard let video = value.videoPath(or: video) else { throw .badLine(number: line, reason: "a vector without 'video'") }
    let numbers = value["vector"]?.array ?? []
    let vector = numbers.compactMap { $0.number.map { Float($0) } }
    guard 1...VectorModel.maxDimensions ~= vector.count, vector.count == numbers.count else {
      throw .badLine(number: line, reason: "'vector' is not 1 to \(VectorModel.maxDimensions) numbers")
    }
    let (frame, seconds) = try clock.place(value, of: video, line: line)
    try add(vector, frame: frame, seconds: seconds, video: video, model: model, line: line)
  }

  /// Takes a vector. Without a time, it has that of its frame.
  ///
  /// - Parameter line: for messages.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func add(_ vector: [Float], frame: Int?, seconds: Double?, video: String, line: Int) throws(IndexError) {
    guard let model else { throw .badLine(number: line, reason: "a vector without 'model'") }
    if let seconds { return try add(vector, frame: frame, seconds: seconds, video: video, model: model, line: line) }
    let place = try clock.place(.object(frame.map { ["frame": .integer(Int64($0))] } ?? [:]), of: video, line: line)
    try add(vector, frame: frame, seconds: place.seconds, video: video, model: model, line: line)
  }

  private mutating func add(
    _ vector: [Float], frame: Int?, seconds: Double, video: String, model: String, line: Int
  ) throws(IndexError) {
    let next = Owner(video: video, model: model)
    if next != owner || gathered?.count ?? 0 == VectorLayout.capacity { try store() }
    owner = next
    if !model.isExactly(gathered?.model.name) { gathered = VectorBatch(model: try self.model(model, dimensions: vector.count)) }
    if let wrong = gathered?.append(vector, frame: frame, seconds: seconds) {
      throw .badLine(number: line, reason: "the vector has \(wrong)")
    }
  }

  /// What the index says about a model, or will say.
  private func model(_ name: String, dimensions: Int) throws(IndexError) -> VectorModel {
    guard let stored = try index.storedModel(name)?.model else {
      return VectorModel(name: name, dimensions: dimensions, metric: metrics[ExactText(name)] ?? metric ?? .cosine)
    }
    guard let asked = metrics[ExactText(name)] ?? metric, asked != stored.metric else { return stored }
    throw .otherModel(name: name, found: "--metric \(asked.rawValue)", expected: stored.metric.rawValue)
  }

  /// Takes an export's line about a model, before its vectors.
  mutating func addModel(_ value: JSONValue, line: Int) throws(IndexError) {
    guard let name = value["model"]?.string, let metric = value["metric"]?.string.flatMap({ VectorMetric(rawValue: $0) }) else {
      throw .badLine(number: line, reason: "a model without 'model' or 'metric'")
    }
    metrics[ExactText(name)] = metric
  }

  /// Writes what has been gathered.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func store() throws(IndexError) {
    guard let batch = gathered, batch.count > 0 else { return }
    let isFirst = replaced.insert(owner).inserted
    gathered?.removeAll()
    try index.addVectors(batch, to: owner.video, replacing: isFirst)
  }
}
