import ArgumentParser
import IndexStages
import SystemIO
import ToolSupport

/// The format of answers.
enum AnswerFormat: String, CaseIterable, ExpressibleByArgument {
  case table, ndjson

  /// A table on a terminal, otherwise NDJSON.
  static var `default`: AnswerFormat { StandardStreams.output.kind == .terminal ? .table : .ndjson }
}

extension LineOutput {
  /// Writes answers as the user asked for them, or as standard output wants them.
  mutating func write<A: Answer>(_ answers: [A], as format: AnswerFormat?) throws {
    switch format ?? .default {
    case .table: try write(lines: A.lines(answers))
    case .ndjson: try A.forEachLine(of: answers) { try write($0, isWaiting: false) }
    }
  }

  /// Writes lines for a person.
  mutating func write(lines: [String]) throws {
    for line in lines { try write(text: line) }
  }
}
