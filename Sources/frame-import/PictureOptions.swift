import ArgumentParser
import Pixels
import Stages
import ToolSupport

/// The layout of raw frames, and fields that override those of other formats.
struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("For raw frames: rgb24, yuv420p, nv12, gray, … (FFmpeg's names).", valueName: "name"),
    completion: PixelFormat.completion, transform: PixelFormat.parse)
  var pixelFormat: PixelFormat?

  @Option(help: ArgumentHelp("For raw frames, in pixels.", valueName: "wxh"))
  var size: String?

  @Option(
    help: ArgumentHelp("Frames per second: 30, 29.97 or 30000/1001. Default: the rate of a y4m, otherwise 25.", valueName: "r"),
    transform: RateArgument.parse)
  var fps: Rational?

  @Option(
    help: ArgumentHelp("Seconds from one frame to the next, such as 1/30, instead of --fps.", valueName: "n/d"),
    transform: RateArgument.parse)
  var timeBase: Rational?

  @Option(help: "The matrix that converted RGB to YUV.")
  var matrix: MatrixArgument?

  @Option(help: "Whether black to white is 16 to 235 or the full range.")
  var range: RangeArgument?

  @Option(help: "Position of a chroma sample relative to its luma samples.")
  var siting: SitingArgument?

  func validate() throws {
    guard fps == nil || timeBase == nil else { throw ValidationError("--fps and --time-base can't be combined") }
    guard size == nil || pixelFormat == nil || layout != nil else {
      throw ValidationError("--size \(size!): expected WIDTHxHEIGHT with sides of 1 to \(FrameLayout.largestSide)")
    }
    guard let descriptor = pixelFormat?.descriptor else { return }
    let hasMatrix = descriptor.model == .yuv || descriptor.model == .gray
    guard matrix == nil || hasMatrix else { throw ValidationError("--matrix: \(pixelFormat!.name) has no colour matrix") }
    guard siting == nil || descriptor.isSubsampled else {
      throw ValidationError("--siting: the chroma of \(pixelFormat!.name) is not subsampled")
    }
  }

  var importOptions: ImportOptions {
    ImportOptions(
      layout: layout, tick: timeBase ?? fps.map { Rational($0.denominator, $0.numerator) }, matrix: matrix?.value, range: range?.value,
      siting: siting?.value)
  }

  private var layout: FrameLayout? {
    let sides = (size ?? "").split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard let pixelFormat, sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
    return FrameLayout(width: width, height: height, format: pixelFormat)
  }
}

extension ImportFormat: ExpressibleByArgument {}
