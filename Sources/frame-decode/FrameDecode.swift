import ArgumentParser
import Glibc
import Stages
import SystemIO
import ToolSupport
import VideoDecoding

@main struct FrameDecode: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-decode", abstract: "Decode videos and pictures to a stream of frames.",
    discussion: """
      Writes every displayed frame, in order of presentation and in the codec's own pixel format, with its time, colour \
      and geometry. Each input becomes a part of the stream; - is standard input. Times are seconds (12.5) or \
      [HH:]MM:SS[.mmm] on the video's own clock.

      Example: frame-decode --from 1:00 --to 1:30 talk.mp4 | frame-resize 640x360 | frame-info
      """,
    version: Version.long)

  @Argument(help: ArgumentHelp("Videos or pictures; - is standard input.", valueName: "file"), completion: .file())
  var inputs: [ByteString] = []

  @OptionGroup(title: "Selection") var choice: SelectionOptions

  @Option(help: ArgumentHelp("Index of the stream, counting all streams from 0. Default: the first video stream.", valueName: "n"))
  var stream: Int?

  @Flag(help: "Leave frames as they are stored, whatever the display matrix says.")
  var noRotate = false

  @Option(help: ArgumentHelp("Decoder threads; 0 is one per core. The output is the same for any value.", valueName: "n"))
  var threads = 0

  @Option(help: ArgumentHelp("Decode on a device: none, auto (software without one), cuda or vaapi.", valueName: "device"))
  var hwaccel: DecodingOptions.Hardware = .none

  @Option(help: "Keep damaged frames and mark them, drop them, or fail.")
  var onDamage: DecodingOptions.DamagePolicy = .keep

  @Flag(help: "Open playlists, files that inputs point to, and network addresses.")
  var allowNetwork = false

  @OptionGroup var box: DecodeBox

  @OptionGroup var stage: StageOptions

  mutating func validate() throws {
    guard !inputs.isEmpty || choice.swallowedInput != nil else {
      throw ValidationError("no input: expected a file, or - for standard input")
    }
    guard (0...64).contains(threads) else { throw ValidationError("--threads \(threads): expected 0 to 64") }
    guard stream ?? 0 >= 0 else { throw ValidationError("--stream \(stream!): expected 0 or more") }
    guard inputs.count(where: { $0 == "-" }) < 2 else { throw ValidationError("- is given twice: standard input can be read only once") }
  }

  mutating func execute() throws -> ExitStatus {
    let identity = StageIdentity.current(Self.toolName)
    let files = files(in: identity.arguments)
    for file in files where file != "-" { RunInputs.note(file) }
    try stage.common.beginTrace(of: Self.toolName)
    if files.contains("-") { _ = try InputFile.open("-", expecting: "a video", hint: "frame-decode FILE | …") }
    let options = decodingOptions
    DecodingMemory.limit(forFramesOf: options.largestFrameBytes)
    // Under its own name the output appears when it is complete: a run that fails at once leaves none.
    let output = try OutputFile.open(stage.output)
    let sandbox = try box.close(around: files, output: output, unless: reasonOutside)
    let first = try openFirst(of: files, options, identity)
    var run = DecodeRun(
      identity: identity, options: options, selection: choice.selection, stage: stage, output: output, sandbox: sandbox)
    try run.decode(files[0], opened: first)
    for file in files.dropFirst() { try run.decode(file) }
    return try run.close()
  }
}

extension FrameDecode {
  /// Why the box is too narrow: devices are opened by drivers, whose needs differ.
  private var reasonOutside: String? {
    if allowNetwork { return "--allow-network" }
    return hwaccel == .none ? nil : "--hwaccel \(hwaccel.rawValue)"
  }

  /// Opens the first input: a run of one that can't be opened ends at once.
  /// - Returns: `nil` where it can't be opened and there are others.
  private func openFirst(of files: [ByteString], _ options: DecodingOptions, _ identity: StageIdentity) throws -> VideoReader? {
    do throws(DecodingError) {
      return try VideoReader(path: files[0], options: options, selection: choice.selection)
    } catch {
      if files.count > 1 { return nil }
      try stage.refuse(Failure(error), as: identity)
    }
  }

  /// The inputs in their order: `--scenes` may have taken one for its threshold.
  private func files(in arguments: [ByteString]) -> [ByteString] {
    var left = inputs + (choice.swallowedInput.map { [ByteString(name: $0)] } ?? [])
    return arguments.filter { argument in
      guard let index = left.firstIndex(of: argument) else { return false }
      left.remove(at: index)
      return true
    }
  }

  private var decodingOptions: DecodingOptions {
    var options = DecodingOptions()
    options.threads = threads
    options.hardware = hwaccel
    options.appliesOrientation = !noRotate
    options.stream = stream
    options.allowsNetwork = allowNetwork
    options.onDamage = onDamage
    options.largestFrameBytes = stage.common.maxFrameBytes
    return options
  }
}

extension DecodingOptions.DamagePolicy: ExpressibleByArgument {}
extension DecodingOptions.Hardware: ExpressibleByArgument {}
