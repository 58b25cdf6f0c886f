import ArgumentParser
import FrameIndex
import SystemIO
import ToolSupport

struct PublishSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Copy an index to where others read it, in one step.",
    discussion: """
      Verifies the index, writes the copy beside the target under a hidden name, syncs and renames it: readers see
      the old file or the whole new one, on network file systems too. It can be run again, and twice at once. If the index has
      faults, it prints them, one line each, and publishes nothing; the status is then 65.
      """)

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("The copy; an existing index is replaced.", valueName: "target"))
  var target: String

  mutating func perform() throws -> ExitStatus {
    let faults = try IndexFile.open(database).publish(to: target)
    var output = try LineOutput()
    try output.write(lines: faults)
    try output.flush()
    return faults.isEmpty ? .success : .damagedInput
  }
}
