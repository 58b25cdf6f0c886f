import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct VerifyVerb: IndexVerb {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check an index: structure, counts and checksums.",
    discussion: "Prints what is wrong, one line each, and exits with status 65; prints nothing if all is well.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  mutating func perform() throws -> ExitStatus {
    let faults = try IndexFile.open(database).verify()
    var output = LineOutput()
    for fault in faults { try output.write(fault) }
    try output.flush()
    return faults.isEmpty ? .success : .damagedInput
  }
}
