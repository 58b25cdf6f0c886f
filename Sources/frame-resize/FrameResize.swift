import ArgumentParser
import PixelKernels
import Pixels
import Stages
import SystemIO
import ToolSupport

@main struct FrameResize: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-resize", abstract: "Resize frames, antialiased, in their own pixel format.",
    discussion: """
      Reads a frame stream on standard input and writes one on standard output. With one side (640x or x360) the \
      aspect ratio is kept.

      Example: frame-decode talk.mp4 | frame-resize 640x640 --fit letterbox | frame-export --format y4m
      """,
    version: Version.long)

  @Argument(help: ArgumentHelp("WxH, Wx or xH, in pixels.", valueName: "size"))
  var size: String

  @Option(help: "How the picture fits the size.")
  var fit: FitMode = .stretch

  @Option(help: ArgumentHelp("Red, green and blue around a letterboxed picture, each 0 to 255.", valueName: "r,g,b"))
  var pad: PadColour = .letterbox

  @Option(help: "The filter; all but nearest are antialiased. Default: lanczos3; with --match opencv or torchvision bilinear.")
  var filter: ResampleFilter?

  @Option(
    help: """
      Match the exact filter within 1, or the bytes of Pillow, torchvision or OpenCV, whose catmull-rom is INTER_CUBIC and box \
      INTER_AREA.
      """)
  var match: ResizeMatch = .model

  @Option(help: ArgumentHelp("Use only this part of the picture, in pixels, fractions allowed.", valueName: "x,y,w,h"))
  var crop: CropBox?

  @Flag(help: "Filter in linear light.")
  var linear = false

  @OptionGroup var work: ThreadOptions

  @OptionGroup var stage: StageOptions

  mutating func execute() throws -> ExitStatus {
    guard let target = FitTarget(size) else {
      throw Failure(.usage, "size '\(size)': expected WxH, Wx or xH in pixels, such as 640x360")
    }
    let options = ResizeOptions(filter: filter ?? match.defaultFilter, match: match, isLinear: linear, pad: pad)
    let transform = ResizeTransform(to: target, fit: fit, crop: crop, options: options, threads: work.threads)
    return try StageRun.transform(transform, tool: Self.toolName, options: stage)
  }
}
