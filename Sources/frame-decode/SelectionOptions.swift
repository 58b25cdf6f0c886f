import ArgumentParser
import Pixels
import Sandbox
import SystemIO
import ToolSupport
import VideoDecoding

/// Which frames are selected.
struct SelectionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only frames that begin at this time or later.", valueName: "time"), transform: TimeArgument.parse)
  var from: Double?

  @Option(help: ArgumentHelp("Only frames that begin before this time.", valueName: "time"), transform: TimeArgument.parse)
  var to: Double?

  @Option(help: ArgumentHelp("Every nth frame: those whose number is a multiple of n.", valueName: "n"))
  var every: Int?

  @Option(help: ArgumentHelp("The frames on screen k/rate seconds after the first, none twice.", valueName: "rate"), transform: parseRate)
  var fps: FrameRate?

  @Option(help: ArgumentHelp("The frames on screen at these times.", valueName: "time,…"), transform: parseTimes)
  var at: TimeList?

  @Flag(help: "Key frames only.")
  var keyframes = false

  @Option(
    help: ArgumentHelp("Only the kth of n parts that take nearly equal work; together they are the whole file.", valueName: "k/n"),
    transform: parsePart)
  var part: StreamPart?

  @Option(
    defaultAsFlag: ShotArgument.standard,
    help: ArgumentHelp("The first frame of each shot; a cut scores at least this, 0 to 100 (default: 10).", valueName: "threshold"))
  var scenes: ShotArgument?

  func validate() throws {
    let chosen = [
      every.map { _ in "--every" }, fps.map { _ in "--fps" }, at.map { _ in "--at" }, keyframes ? "--keyframes" : nil,
      scenes.map { _ in "--scenes" },
    ].compactMap { $0 }
    if chosen.count > 1 { throw ValidationError("\(chosen[0]) and \(chosen[1]) can't be combined") }
    if let every, every < 1 { throw ValidationError("--every \(every): expected at least 1") }
    if at != nil, from != nil || to != nil { throw ValidationError("--at excludes --from and --to") }
    if at != nil, part != nil { throw ValidationError("--at and --part can't be combined") }
    if let from, let to, from >= to { throw ValidationError("--from \(from) is not before --to \(to)") }
  }

  /// What `--scenes` took for its threshold and is a file.
  var swallowedInput: String? {
    guard let scenes, scenes.threshold == nil else { return nil }
    return scenes.description
  }

  var selection: FrameSelection {
    var selection = FrameSelection()
    selection.from = from
    selection.to = to
    if let every { selection.choice = .every(every) }
    if let fps { selection.choice = .rate(fps) }
    if let at { selection.choice = .times(at.seconds) }
    if keyframes { selection.choice = .keys }
    selection.part = part
    if let scenes { selection.choice = .shots(threshold: scenes.threshold ?? ShotArgument.standardThreshold) }
    return selection
  }
}

/// `--at`
struct TimeList: Sendable {
  let seconds: [Double]
}

/// `--scenes`, with or without a threshold. What follows it may be the first file: then it is no threshold.
struct ShotArgument: ExpressibleByArgument, CustomStringConvertible {
  let description: String
  /// `nil` for text that is no number of 0…100.
  var threshold: Double? { Double(description).flatMap { (0...100).contains($0) ? $0 : nil } }

  static let standardThreshold = SceneCut.defaultThreshold
  static let standard = ShotArgument(argument: "10")

  init(argument: String) { description = argument }
}

@Sendable private func parseTimes(_ text: String) throws -> TimeList {
  TimeList(seconds: try text.split(separator: ",", omittingEmptySubsequences: false).map { try TimeArgument.parse(String($0)) })
}

@Sendable private func parseRate(_ text: String) throws -> FrameRate {
  let ratio = try RateArgument.parse(text)
  guard let rate = FrameRate(ratio.numerator, ratio.denominator) else { throw ValidationError("\(text): expected a rate above 0") }
  return rate
}

@Sendable private func parsePart(_ text: String) throws -> StreamPart {
  let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { UInt16($0) }
  guard numbers.count == 2, let number = numbers[0], let count = numbers[1], let part = StreamPart(Int(number), of: Int(count)) else {
    throw ValidationError("\(text): expected k/n, with k from 1 to n, at most 65535")
  }
  return part
}

/// The box that inputs are decoded in: `frame-decode(1)`, "Sandbox".
struct DecodeBox: ParsableArguments {
  @Option(help: "Decode in a sandbox that can only read the inputs and write the output: require, auto or none.")
  var sandbox: Sandbox.Policy = .auto

  /// Closes the box. Outputs are open by then, and inputs can still be opened, as often as a seek needs.
  ///
  /// - Parameter reason: why decoding needs more than the box has, `nil` where it doesn't: a device, the network.
  /// - Returns: the parts that hold.
  func close(around files: [ByteString], output: OutputFile?, unless reason: String?) throws(Failure) -> Sandbox.Parts {
    if let reason {
      guard sandbox != .require else { throw Failure(.usage, "--sandbox require excludes \(reason)") }
      return []
    }
    guard sandbox != .none else { return [] }
    output?.entrust()
    StageTrace.current?.entrust()
    return try Sandbox.enter(sandbox, readable: files.filter { $0 != "-" })
  }
}

extension Sandbox.Policy: ExpressibleByArgument {}
