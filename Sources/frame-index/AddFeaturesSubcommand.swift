import ArgumentParser
import IndexStages
import SystemIO
import ToolSupport

struct AddFeaturesSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-features", abstract: "Add the points of keyframes to videos that are in the index.",
    discussion: """
      For videos that were added with --no-features or by an earlier version: find then also finds crops, photos of
      screens and windows of them. A video's earlier points are replaced once all of it has arrived.

      Example: frame-decode talk.mp4 | frame-index add-features library.fidx
      """)

  @OptionGroup var target: AdditionTarget

  @Flag(help: "Store the points of every frame, to find the exact frame of a short stretch.")
  var everyFrame = false

  @OptionGroup var common: CommonOptions

  mutating func perform() throws -> ExitStatus {
    try target.add(FeatureAddition(ofEveryFrame: everyFrame), options: common)
  }
}
