import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

/// Searches by label or by vector.
struct AnnotationQueryOptions: ParsableArguments {
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

  func check() throws {
    guard minScore == nil || label != nil else { throw ValidationError("--min-score: expected with --label") }
    guard vector != nil || (model == nil && !exact) else { throw ValidationError("--model, --exact: expected with --vector") }
    guard vector == nil || model != nil else { throw ValidationError("--vector: expected --model, the name that add-vectors was given") }
  }

  /// - Returns: `nil` if no label was given.
  func labels(in index: Shards, limit: Int, scope: SearchScope) throws -> [Moment]? {
    guard let label else { return nil }
    return try index.find(label: label, minScore: minScore ?? -.infinity, limit: limit, scope: scope)
  }

  /// What is like the vector; of shots in which all other conditions hold, if there are any.
  ///
  /// - Returns: `nil` if no vector was given.
  func vectors(in index: Shards, besides parts: [[Moment]], limit: Int, scope: SearchScope) throws -> [Moment]? {
    guard let vector, let model else { return nil }
    let query = VectorQuery(vector: try queryVector(vector), model: model, limit: limit, isExact: exact, scope: scope)
    return parts.isEmpty ? try index.moments(query) : try index.together(parts, near: query)
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

/// The part of an index to search.
struct ScopeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only videos whose path matches: * any text, ? one character, [abc] one of these.", valueName: "glob"))
  var video: String?

  @Option(help: ArgumentHelp("Only from this time of a video: seconds or [HH:]MM:SS[.mmm].", valueName: "t"))
  var from: String?

  @Option(help: ArgumentHelp("Only up to this time of a video.", valueName: "t"))
  var to: String?

  func value() throws -> SearchScope {
    SearchScope(video: video, from: try from.map { try TimeArgument.parse($0) }, to: try to.map { try TimeArgument.parse($0) })
  }
}
