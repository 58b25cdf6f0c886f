import ArgumentParser
import PixelKernels
import Pixels
import Stages
import SystemIO
import ToolSupport

@main struct FrameConvert: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-convert", abstract: "Convert the pixel format and colour of frames.",
    discussion: """
      Reads a frame stream on standard input and writes one on standard output. Matrix, range and chroma siting are \
      taken from each frame.

      Example: frame-decode talk.mp4 | frame-convert --to rgb24 | frame-export --format raw
      """,
    version: Version.long)

  @Option(
    name: .customLong("to"), help: ArgumentHelp("FFmpeg's name of the pixel format, such as rgb24 or yuv420p.", valueName: "format"),
    completion: PixelFormat.completion)
  var format: String

  @Option(help: "How chroma is resampled.")
  var chroma: ChromaResampling = .bilinear

  @Option(help: "How samples of more than 8 bits become 8.")
  var dither: Dithering = .none

  @Option(help: "Keep PQ and HLG as they are, tone-map them to BT.709, or fail.")
  var hdr: HDRPolicy = .keep

  @Option(help: "The matrix to assume for YUV that does not specify one.")
  var untagged: UntaggedPolicy = .bySize

  @Option(help: ArgumentHelp("Matrix of a YUV output: bt601, bt709 or bt2020.", valueName: "matrix"))
  var matrix: MatrixArgument?

  @Option(help: "Range of the output.")
  var range: RangeArgument?

  @Option(help: "Chroma siting of a subsampled output.")
  var siting: SitingArgument?

  @OptionGroup var work: ThreadOptions

  @OptionGroup var stage: StageOptions

  mutating func execute() throws -> ExitStatus {
    let options = ConvertOptions(
      chroma: chroma, dither: dither, hdr: hdr, matrix: matrix?.value, range: range?.value, siting: siting?.value)
    let transform = ConvertTransform(to: try PixelFormat.parse(format), options: options, untagged: untagged, threads: work.threads)
    return try StageRun.transform(transform, tool: Self.toolName, options: stage)
  }
}
