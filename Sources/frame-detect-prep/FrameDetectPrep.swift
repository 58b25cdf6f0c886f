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
      the steps that map its pixels back to the source. A preset gives what its models' own code makes of the same RGB \
      frame, bit for bit; flags override it. Without one: 640x640, letterboxed, RGB, f32, NCHW, 0 to 1, by lanczos3.

      Presets:
      \(TensorPreset.all.map { "  \($0.name): \($0.source)" }.joined(separator: "\n"))

      Example: frame-decode talk.mp4 | frame-detect-prep --preset yolo | frame-export --format npy -o talk.npy
      """,
    version: Version.long)

  @Option(help: ArgumentHelp("The preprocessing of a family of models.", valueName: "name"))
  var preset: PresetArgument?

  @Option(help: ArgumentHelp("Size of the tensor in pixels, WxH.", valueName: "size"))
  var size: String?

  @Option(help: "Order of the axes.")
  var layout: TensorLayout?

  @Option(help: "Type of the numbers.")
  var dtype: TensorElement?

  @Option(help: "Order of the channels.")
  var colour: ChannelOrder?

  @Option(help: ArgumentHelp("Multiply samples of 0…255 by this; 1/255 divides by 255.", valueName: "factor"))
  var scale: ScaleArgument?

  @Option(help: ArgumentHelp("Subtract after scaling: one number, or one per channel.", valueName: "m[,m,m]"))
  var mean: TripleArgument?

  @Option(help: ArgumentHelp("Divide after subtracting: one number, or one per channel.", valueName: "s[,s,s]"))
  var std: TripleArgument?

  @Option(help: "How the picture fits the size.")
  var fit: FitMode?

  @Option(help: ArgumentHelp("Red, green and blue around a letterboxed picture, each 0 to 255.", valueName: "r,g,b"))
  var pad: PadColour?

  @Option(help: "The filter of the resize. Default: the preset's, unless --match names another library.")
  var filter: ResampleFilter?

  @Option(
    help: """
      Match the exact filter within 1, or the bytes of Pillow, OpenCV or torchvision. Default: the preset's, unless --filter \
      is given, else model.
      """)
  var match: ResizeMatch?

  @Option(help: ArgumentHelp("Frames per tensor.", valueName: "n"))
  var batch: Int = 1

  @Option(help: "The matrix to assume for YUV that does not specify one.")
  var untagged: UntaggedPolicy = .bySize

  @Option(
    help: ArgumentHelp(
      "Map boxes back: read detections (NDJSON, tensor pixels) from this file and tensors from standard input; print source pixels.",
      valueName: "file"), completion: .file())
  var unmap: ByteString?

  @Flag(help: "With --unmap: print boxes in pixels of the picture as it is stored, before it is rotated for display.")
  var stored = false

  @OptionGroup var work: ThreadOptions

  @OptionGroup var stage: StageOptions

  mutating func validate() throws {
    guard (1...TensorHeader.mostItems).contains(batch) else {
      throw ValidationError("--batch \(batch): expected 1 to \(TensorHeader.mostItems)")
    }
    guard !stored || unmap != nil else { throw ValidationError("--stored needs --unmap") }
    if let std, std.values.x == 0 || std.values.y == 0 || std.values.z == 0 {
      throw ValidationError("--std: expected numbers other than 0")
    }
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
    var unmapping = UnmapStage(try InputFile.contents(of: file), name: file.name, in: stored ? .stored : .displayed) {
      FaultTally.report($0, from: Self.toolName)
    }
    let input = try StandardStreams.inputStream()
    var reader = StreamReader(input: input, limits: stage.common.limits)
    let output = try OutputFile.open(stage.output, isBinary: false)
    var lines = try LineOutput(output)
    let status = try output.closing {
      let result = Result { try unmapping.run(from: &reader) { try lines.write($0, isWaiting: false) } }
      try lines.flush()
      return try result.get()
    }
    if unmapping.unmatched > 0, status == .success {
      throw Failure(.damagedInput, "\(file): \(unmapping.unmatched) boxes belong to no tensor of the stream")
    }
    return status == .success && unmapping.badLines > 0 ? .damagedInput : status
  }

  /// The preset, with the flags applied.
  private func request() throws -> TensorRequest {
    var request = TensorRequest(preset?.value ?? .yolo)
    if preset == nil { request.rounding = .nearest }
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
    // u8 holds unscaled pixels, unless flags scale them.
    if dtype == .u8, scale == nil, mean == nil, std == nil {
      request.options = TensorOptions(element: .u8, layout: request.options.layout, order: request.options.order)
    }
    request.fit = fit ?? request.fit
    request.pad = pad ?? request.pad
    let own = preset == nil ? ResizeMatch.model : request.match
    request.match = match ?? (filter == nil ? own : .model)
    // OpenCV's bilinear is not antialiased; no other library's takes its place.
    let hasOwn = preset != nil && (request.match == own || own != .opencv)
    request.filter = filter ?? (hasOwn ? request.filter : request.match.defaultFilter)
    request.untagged = untagged
    return request
  }
}
