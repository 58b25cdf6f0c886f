import ArgumentParser
import Pixels
import Stages
import ToolSupport

/// What raw frames are, and what overrides the word of other formats.
struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Of raw frames: rgb24, yuv420p, nv12, gray, … (FFmpeg's names).", valueName: "name"),
    transform: PixelFormat.parse)
  var pixelFormat: PixelFormat?

  @Option(help: ArgumentHelp("Of raw frames, in pixels.", valueName: "wxh"))
  var size: String?

  @Option(
    help: ArgumentHelp("Frames a second: 30, 29.97 or 30000/1001. Default: what y4m says, else 25.", valueName: "r"),
    transform: RateArgument.parse)
  var fps: Rational?

  @Option(
    help: ArgumentHelp("Seconds from one frame to the next, the other way to say --fps: 1/30.", valueName: "n/d"),
    transform: RateArgument.parse)
  var timeBase: Rational?

  @Option(help: "How RGB became YUV.")
  var matrix: MatrixArgument?

  @Option(help: "Whether black to white is 16 to 235 or fills the bits.")
  var range: RangeArgument?

  @Option(help: "Where a chroma sample lies among its luma samples.")
  var siting: SitingArgument?

  func validate() throws {
    guard fps == nil || timeBase == nil else { throw ValidationError("--fps and --time-base exclude one another") }
    guard size == nil || pixelFormat == nil || layout != nil else {
      throw ValidationError("--size \(size!): expected WIDTHxHEIGHT with sides of 1 to \(FrameLayout.largestSide)")
    }
    guard let descriptor = pixelFormat?.descriptor else { return }
    let hasMatrix = descriptor.model == .yuv || descriptor.model == .gray
    guard matrix == nil || hasMatrix else { throw ValidationError("--matrix: \(pixelFormat!.name) has none") }
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
