import ArgumentParser
import IndexStages
import SystemIO
import ToolSupport

struct AddThumbsSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-thumbs", abstract: "Add pictures to videos that are in the index.",
    discussion: """
      For videos that were added without --thumbs: one picture of each shot, for find --sheet and --html. A video's earlier
      pictures are replaced once all of it has arrived.

      Example: frame-decode talk.mp4 | frame-index add-thumbs library.fidx
      """)

  @OptionGroup var target: AdditionTarget

  @Flag(help: "Store a picture of every frame that arrives, and keep the earlier ones.")
  var everyFrame = false

  @OptionGroup var common: CommonOptions

  mutating func perform() throws -> ExitStatus {
    try target.add(ThumbnailAddition(ofEveryFrame: everyFrame), options: common)
  }
}
