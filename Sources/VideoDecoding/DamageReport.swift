/// What was found wrong with the data of a stream.
public struct DamageReport: Sendable {
  /// Displayed frames so far, damaged ones included.
  public internal(set) var frames = 0
  /// Frames whose data is damaged, or that the decoder patched.
  public internal(set) var damagedFrames = 0
  /// Packets from which the decoder made no frame because they are damaged.
  public internal(set) var lostPackets = 0
  /// What the decoder complained of first.
  public internal(set) var message: String?
  /// Why the file's end is not its true end.
  public internal(set) var interruption: DecodingError?

  /// A report of nothing wrong.
  public init() {}

  /// Whether everything arrived whole.
  public var isClean: Bool { damagedFrames == 0 && lostPackets == 0 && message == nil && interruption == nil }

  /// The damage in one line, for example "3 of 97 frames damaged, 2 lost (h264: …)"; `nil` where there is none.
  public var summary: String? {
    let reason = message.map { " (\($0))" } ?? ""
    switch (damagedFrames, lostPackets) {
    case (0, 0): return message.map { "the decoder complained: \($0)" }
    case (0, let lost): return "\(lost) packet\(lost == 1 ? "" : "s") could not be decoded\(reason)"
    case (let damaged, 0): return "\(damaged) of \(frames) frames damaged\(reason)"
    case (let damaged, let lost): return "\(damaged) of \(frames) frames damaged, \(lost) lost\(reason)"
    }
  }
}
