import ArgumentParser
import FrameIndex
import ToolSupport

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
