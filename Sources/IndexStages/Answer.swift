public import FrameIndex
public import JSONText
public import SystemIO

/// What frame-index answers with: an object of NDJSON for programs, a line for people.
public protocol Answer {
  /// Writes the members of the answer's object: `frame-index(1)`, "Output".
  func describe(to line: inout JSONLine)

  /// The answers for people, as lines without their newlines.
  static func lines(_ answers: [Self]) -> [String]
}

extension Answer {
  /// Calls `body` with the line of each answer, with its newline.
  ///
  /// - Throws: what `body` throws.
  public static func forEachLine<E: Error>(of answers: [Self], _ body: ([UInt8]) throws(E) -> Void) throws(E) {
    var line = JSONLine()
    for answer in answers {
      line.begin()
      answer.describe(to: &line)
      line.end()
      try body(line.bytes)
    }
  }
}

/// An answer that is a row of a table.
public protocol TabularAnswer: Answer {
  /// A table with the titles of its columns.
  static func table(for answers: [Self]) -> TextTable

  /// A cell for each title.
  var cells: [String] { get }
}

extension TabularAnswer {
  /// The table; nothing for no answers.
  public static func lines(_ answers: [Self]) -> [String] {
    guard !answers.isEmpty else { return [] }
    var table = table(for: answers)
    for answer in answers { table.add(answer.cells) }
    return table.lines
  }
}

extension Failure {
  /// - Parameter error: from an index.
  public init(_ error: IndexError) {
    self.init(error.status, error.description, hint: error.hint)
  }
}

extension IndexError {
  var status: ExitStatus {
    switch self {
    case .missing, .unreadable, .unknownVideo, .unknownModel: .noInput
    case .notAnIndex, .newerVersion, .otherSettings, .damaged, .badLine, .otherModel, .frameOutOfRange, .unnamed: .damagedInput
    case .cannotCreate, .pathTaken, .otherPiece, .readOnly, .networkFileSystem: .cannotCreate
    case .writtenElsewhere, .changed, .full, .busy, .io, .superseded, .replaced: .inputOutput
    }
  }
}
