/// What was found wrong with the data of a stream.
public struct DamageReport: Sendable {
  /// Displayed frames so far, damaged ones included.
  public internal(set) var frames = 0
  /// Frames whose data is damaged, or that the decoder patched.
  public internal(set) var damagedFrames = 0
  /// Packets from which the decoder made no frame because they are damaged.
  public internal(set) var lostPackets = 0
  /// Why the file's end is not its true end.
  public internal(set) var interruption: DecodingError?

  public init() {}

  public var isClean: Bool { damagedFrames == 0 && lostPackets == 0 && interruption == nil }

  /// The damage in one line, for example "3 of 97 frames damaged, 2 lost"; `nil` where there is none.
  public var summary: String? {
    guard damagedFrames + lostPackets > 0 else { return nil }
    var parts: [String] = []
    if damagedFrames > 0 { parts.append("\(damagedFrames) of \(frames) frames damaged") }
    if lostPackets > 0 { parts.append(damagedFrames > 0 ? "\(lostPackets) lost" : "\(lostPackets) packets could not be decoded") }
    return parts.joined(separator: ", ")
  }
}
