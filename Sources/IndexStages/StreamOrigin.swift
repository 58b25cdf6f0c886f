internal import FrameIndex
internal import FrameStream

/// How a stream's frames were chosen and made, as its header tells: the origin of a video in an index.
struct StreamOrigin {
  /// Programs and arguments, without those that affect no frame.
  let text: String
  /// The part of the video that `frame-decode --part` chose.
  let part: VideoPart?

  init(_ header: StreamHeader) {
    let stages = header.stages.map { StageArguments($0) }
    text = stages.map(\.text).joined(separator: " | ")
    let whole = stages.map(\.textOfWhole).joined(separator: " | ")
    part = stages.first?.part.flatMap { VideoPart($0.number, of: $0.count, origin: whole) }
  }
}

/// The arguments of one program.
private struct StageArguments {
  private let name: String
  private var arguments: [String] = []
  private(set) var part: (number: Int, count: Int)?

  /// Flags with a value that do not affect frame-decode's frames.
  private static let indifferent: Set<String> = ["--threads", "--hwaccel"]
  private static let partFlag = "--part"

  init(_ stage: StreamHeader.Stage) {
    name = stage.name
    var words = stage.arguments.map(\.description)[...]
    while stage.name == "frame-decode", let word = words.popFirst() {
      let flag = String(word.prefix { $0 != "=" })
      guard word != "--" else {
        arguments.append(word)
        break
      }
      guard flag == Self.partFlag || Self.indifferent.contains(flag) else {
        arguments.append(word)
        continue
      }
      let value = flag == word ? words.popFirst() ?? "" : String(word.dropFirst(flag.count + 1))
      if flag == Self.partFlag { part = Self.part(value) }
    }
    arguments += words
  }

  private static func part(_ text: String) -> (number: Int, count: Int)? {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1] else { return nil }
    return (number, count)
  }

  var textOfWhole: String { ([name] + arguments).joined(separator: " ") }
  var text: String {
    guard let part else { return textOfWhole }
    return ([name, Self.partFlag, "\(part.number)/\(part.count)"] + arguments).joined(separator: " ")
  }
}
