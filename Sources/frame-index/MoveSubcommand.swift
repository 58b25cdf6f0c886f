import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct MoveSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "mv", abstract: "Give a video another path.",
    discussion: "For a file that was moved or renamed: everything the index holds about it stays.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("The video's path in the index.", valueName: "old"))
  var old: String

  @Argument(help: ArgumentHelp("Its new path.", valueName: "new"))
  var new: String

  mutating func perform() throws -> ExitStatus {
    guard !new.isEmpty else { throw ValidationError("expected a new path") }
    try IndexFile.openForWriting(database).move(old, to: new)
    return .success
  }
}
