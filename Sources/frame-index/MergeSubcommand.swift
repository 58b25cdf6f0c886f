import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct MergeSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Add the videos of other indexes.",
    discussion: """
      Videos that are already there are skipped, so an interrupted merge can be run again. Parts (frame-decode --part) become \
      one video when all are there. Of several pieces (--from, --to) of one file, the first is kept and the others are refused.
      """)

  @Argument(help: ArgumentHelp("The index; created if there is none.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("Indexes to add; they stay as they are.", valueName: "other"), completion: .file())
  var others: [String]

  mutating func perform() throws -> ExitStatus {
    let others = try IndexArguments.paths(others)
    guard let first = others.first else { throw ValidationError("missing the indexes to add") }
    let index = try IndexFile.openOrCreate(database, settings: try IndexFile.open(first).settings)
    var status = ExitStatus.success
    for other in others {
      _ = try index.merge(try IndexFile.open(other)) { refusal in
        let failure = Failure(refusal)
        FaultTally.report(failure, from: FrameIndexTool.toolName)
        status = failure.status
      }
    }
    return status
  }
}
