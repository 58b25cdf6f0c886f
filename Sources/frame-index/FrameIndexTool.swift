import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

@main struct FrameIndexTool: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-index", abstract: "Keep a searchable index of the frames of videos in one file.",
    discussion: """
      Many programs on one machine may add to an index and search it at the same time.

      Examples:
        frame-decode talk.mp4 | frame-index add library.fidx
        frame-decode screenshot.png | frame-index find library.fidx
      """,
    version: Version.long,
    subcommands: [
      AddVerb.self, AddTextVerb.self, AddDetectionsVerb.self, AddVectorsVerb.self, FindVerb.self, DupesVerb.self, ScenesVerb.self,
      InfoVerb.self, ExportVerb.self, ImportVerb.self, MergeVerb.self, PublishVerb.self, RemoveVerb.self,
      VerifyVerb.self,
    ])

  mutating func execute() throws -> ExitStatus {
    throw ValidationError(
      """
      missing subcommand: add, add-text, add-detections, add-vectors, find, dupes, scenes, info, export, import, merge, publish, \
      rm or verify
      """)
  }
}

/// A subcommand of the program.
protocol IndexVerb: Tool {
  mutating func perform() throws -> ExitStatus
}

extension IndexVerb {
  mutating func execute() throws -> ExitStatus {
    do { return try perform() } catch let error as IndexError { throw Failure(error) }
  }
}

/// The format of answers.
enum AnswerFormat: String, CaseIterable, ExpressibleByArgument {
  case table, ndjson

  /// A table on a terminal, otherwise NDJSON.
  static var usual: AnswerFormat { StandardStreams.output.kind == .terminal ? .table : .ndjson }
}

extension LineOutput {
  /// A line for a person.
  mutating func write(_ text: String) throws { try write(text: text) }
}
