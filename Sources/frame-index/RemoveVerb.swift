import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct RemoveVerb: IndexVerb {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Remove videos.", discussion: "Exits with status 1 if no video matches.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("Paths: * any text, ? one character, [abc] one of these.", valueName: "glob"))
  var videos: [String]

  @Flag(help: "Return the freed space to the file system; this rewrites the file.")
  var compact = false

  @Flag(name: .shortAndLong, help: "Print no paths.")
  var quiet = false

  mutating func perform() throws -> ExitStatus {
    let index = try IndexFile.openForWriting(database)
    var output = LineOutput()
    var removed = 0
    for glob in videos {
      let paths = try index.remove(glob)
      removed += paths.count
      if !quiet { for path in paths { try output.write(path) } }
    }
    if compact { try index.compact() }
    try output.flush()
    return removed == 0 ? .nothingFound : .success
  }
}
