import ArgumentParser
import FrameStream
import PixelKernels
import Pixels
import Stages
import SystemIO
import ToolSupport

@main struct FrameDetectPrep: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-detect-prep", abstract: "Prepare a detector's input: letterboxed, normalised tensors.",
    discussion: """
      Reads a frame stream on standard input and writes a stream of tensors, each with the frames it was made of and \
      their way back to the source's pixels. Flags change what the preset says; without a preset that is 640x640, \
      letterboxed, RGB, f32, NCHW, 0 to 1.

      Presets:
      \(TensorPreset.all.map { "  \($0.name): \($0.source)" }.joined(separator: "\n"))

      Example: frame-decode talk.mp4 | frame-detect-prep --preset yolo | frame-export --format npy -o talk.npy
      """,
    version: Version.long)

  @Option(help: ArgumentHelp("What a family of models wants.", valueName: "name"))
  var preset: PresetArgument = .yolo

  @Option(help: ArgumentHelp("Pixels of the tensor, WxH.", valueName: "size"))
  var size: String?

  @Option(help: "The order of the axes.")
  var layout: TensorLayout?

  @Option(help: "The type of the numbers.")
  var dtype: TensorElement?

  @Option(help: "The order of the channels.")
  var colour: ChannelOrder?

  @Option(help: ArgumentHelp("Multiply samples of 0…255 by this; 1/255 divides by 255.", valueName: "factor"))
  var scale: ScaleArgument?

  @Option(help: ArgumentHelp("Subtract after scaling: one number, or one a channel.", valueName: "m[,m,m]"))
  var mean: TripleArgument?

  @Option(help: ArgumentHelp("Divide after subtracting: one number, or one a channel.", valueName: "s[,s,s]"))
  var std: TripleArgument?

  @Option(help: "How the picture is brought into the size.")
  var fit: FitMode?

  @Option(help: ArgumentHelp("Red, green and blue around a letterboxed picture, each 0 to 255.", valueName: "r,g,b"))
  var pad: PadColour?

  @Option(help: "The filter of the resize.")
  var filter: ResampleFilter?

  @Option(help: ArgumentHelp("Frames in a tensor.", valueName: "n"))
  var batch: Int = 1

  @Option(help: "What is assumed of YUV that does not say its matrix.")
  var untagged: UntaggedPolicy = .bySize

  @Option(
    help: ArgumentHelp(
      "Map boxes back: take detections (NDJSON, tensor pixels) from this file, tensors from standard input, and print source pixels.",
      valueName: "file"))
  var unmap: ByteString?

  @OptionGroup var work: ThreadOptions

  @OptionGroup var stage: StageOptions

  mutating func validate() throws {
    guard (1...TensorHeader.mostItems).contains(batch) else {
      throw ValidationError("--batch \(batch): expected 1 to \(TensorHeader.mostItems)")
    }
    if let std, std.values.x == 0 || std.values.y == 0 || std.values.z == 0 { throw ValidationError("--std: expected no 0") }
  }

  mutating func execute() throws -> ExitStatus {
    if let unmap { return try mapBack(unmap) }
    let request = try request()
    return try StageRun.run(tool: Self.toolName, options: stage) { identity, observer, reader, writer in
      var stage = DetectPrepStage(identity: identity, request: request, batch: batch, threads: work.threads, observer: observer)
      return try stage.run(from: &reader, to: &writer)
    }
  }

  private func mapBack(_ file: ByteString) throws -> ExitStatus {
    try stage.common.beginTrace(of: Self.toolName)
    var unmapping = try UnmapStage(InputFile.contents(of: file), name: file.name)
    let input = try StandardStreams.inputStream()
    var reader = StreamReader(input: input, limits: stage.common.limits)
    let output = try OutputFile.open(stage.output, isBinary: false)
    var lines = LineOutput(output)
    let status = try output.closing {
      let result = Result { try unmapping.run(from: &reader) { try lines.write($0, isWaiting: false) } }
      try lines.flush()
      return try result.get()
    }
    if unmapping.unmatched > 0, status == .success {
      throw Failure(.damagedInput, "\(file): \(unmapping.unmatched) boxes belong to no tensor of the stream")
    }
    return status
  }

  /// The preset with what the flags change.
  private func request() throws -> TensorRequest {
    var request = TensorRequest(preset.value)
    if let size {
      guard let target = FitTarget(size), target.width != nil, target.height != nil else {
        throw Failure(.usage, "size '\(size)': expected WxH in pixels, such as 640x640")
      }
      request.target = target
    }
    request.options.layout = layout ?? request.options.layout
    request.options.element = dtype ?? request.options.element
    request.options.order = colour ?? request.options.order
    request.options.scale = scale?.value ?? request.options.scale
    request.options.mean = mean?.values ?? request.options.mean
    request.options.deviation = std?.values ?? request.options.deviation
    // Pixels as bytes are pixels as they are, unless someone asks for something else by name.
    if dtype == .u8, scale == nil, mean == nil, std == nil {
      request.options = TensorOptions(element: .u8, layout: request.options.layout, order: request.options.order)
    }
    request.fit = fit ?? request.fit
    request.pad = pad ?? request.pad
    request.filter = filter ?? request.filter
    request.untagged = untagged
    return request
  }
}
