public import SystemIO

/// Reports each cause once, however often it occurs: a file with a million bad lines must not bury what is wrong with it.
public final class FaultTally {
  private let tool: String
  /// By cause, in the order of first occurrence: what was reported, and how many more times it occurred.
  private var causes: [(cause: String, message: String, more: Int)] = []
  private var indices: [String: Int] = [:]
  private var others = 0

  /// Further causes are counted together.
  private static let mostCauses = 20

  init(tool: String) { self.tool = tool }

  /// Safe: used by the main thread alone.
  private nonisolated(unsafe) static var ofProcess: FaultTally?

  /// Reports what is wrong with one of many lines; `Tool.main` says at the end how often it occurred.
  public static func report(_ failure: Failure, from tool: String) {
    let tally = unsafe ofProcess ?? FaultTally(tool: tool)
    unsafe ofProcess = tally
    tally.report(failure)
  }

  static func finish() { unsafe ofProcess?.finish() }

  /// Reports what is wrong, unless the same was reported of another line.
  func report(_ failure: Failure) {
    let cause = Self.cause(failure.message)
    if let index = indices[cause] {
      causes[index].more += 1
    } else if causes.count < Self.mostCauses {
      indices[cause] = causes.count
      causes.append((cause, failure.message, 0))
      Diagnostics.report(failure, from: tool)
    } else {
      others += 1
    }
  }

  /// Says how often each occurred.
  func finish() {
    for cause in causes where cause.more > 0 { Diagnostics.note("\(cause.more) more like this: \(cause.message)", from: tool) }
    if others > 0 { Diagnostics.note("\(others) more of other kinds", from: tool) }
  }

  /// The message without its numbers: messages that differ only in numbers have one cause.
  private static func cause(_ message: String) -> String {
    var cause = String.UnicodeScalarView()
    for scalar in message.unicodeScalars {
      let isDigit = 0x30...0x39 ~= scalar.value
      if !isDigit { cause.append(scalar) } else if cause.last != "#" { cause.append("#") }
    }
    return String(cause)
  }
}
