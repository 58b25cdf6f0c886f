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
      AddSubcommand.self, AddTextSubcommand.self, AddDetectionsSubcommand.self, AddVectorsSubcommand.self, AddFeaturesSubcommand.self,
      AddThumbsSubcommand.self,
      FindSubcommand.self, DupesSubcommand.self, ScenesSubcommand.self,
      InfoSubcommand.self, ExportSubcommand.self, ImportSubcommand.self, MergeSubcommand.self, MoveSubcommand.self, PublishSubcommand.self,
      RemoveSubcommand.self,
      VerifySubcommand.self,
    ])

  mutating func execute() throws -> ExitStatus {
    throw ValidationError(
      """
      missing subcommand: add, add-text, add-detections, add-vectors, add-features, add-thumbs, find, dupes, scenes, info, export, import, merge, mv, publish, \
      rm or verify
      """)
  }
}

/// A subcommand of the program.
protocol IndexSubcommand: Tool {
  mutating func perform() throws -> ExitStatus
}

extension IndexSubcommand {
  mutating func execute() throws -> ExitStatus {
    do { return try perform() } catch let error as IndexError { throw Failure(error) }
  }
}
