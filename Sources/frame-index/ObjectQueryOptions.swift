import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

/// Searches by label or by vector.
struct ObjectQueryOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Find detections with this label instead of a picture.", valueName: "name"))
  var label: String?

  @Option(help: ArgumentHelp("The lowest score that counts.", valueName: "s"))
  var minScore: Double?

  @Option(
    help: ArgumentHelp("Find the nearest vectors to this one, an .npy file, instead of a picture.", valueName: "file"), completion: .file())
  var vector: String?

  @Option(help: ArgumentHelp("The model that made the vector.", valueName: "name"))
  var model: String?

  @Flag(help: "Compare with every stored vector, not only with those whose codes are nearest.")
  var exact = false

  func check(besides text: String?) throws {
    guard [text, label, vector].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("--text, --label, --vector: expected one of them")
    }
    guard minScore == nil || label != nil else { throw ValidationError("--min-score: expected with --label") }
    guard vector != nil || (model == nil && !exact) else { throw ValidationError("--model, --exact: expected with --vector") }
    guard vector == nil || model != nil else { throw ValidationError("--vector: expected --model, the name that add-vectors was given") }
  }

  /// - Returns: `nil` if neither a label nor a vector was given.
  func answer(from index: IndexFile, limit: Int, scope: SearchScope) throws -> [FoundMoment]? {
    if let label {
      return try index.find(label: label, leastScore: minScore ?? -.infinity, limit: limit, scope: scope).map {
        FoundMoment($0, label: label)
      }
    }
    guard let vector, let model else { return nil }
    let query = VectorQuery(vector: try queryVector(vector), model: model, limit: limit, isExact: exact, scope: scope)
    return try index.moments(query).map { FoundMoment($0, label: nil) }
  }

  /// An array of one vector: one axis, or one row of two.
  private func queryVector(_ path: String) throws -> [Float] {
    let file = try InputFile.open(path, expecting: "an .npy file", hint: "frame-index find --vector FILE.npy --model NAME DB")
    var array = try NumpyArray(file, name: path)
    guard array.axes == 1 || array.rows == 1 else {
      throw Failure(.damagedInput, "\(path): \(array.rows) vectors, expected one")
    }
    var vector: [Float] = []
    while let row = try array.vector() { vector += row }
    return vector
  }
}
