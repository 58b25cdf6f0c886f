/// The verdict on a file after its last frame.
extension VideoReader {
  /// What was wrong with it, as far as it was read; `nil` for nothing.
  public var fault: DecodingError? {
    let damage = damage
    if damage.frames == 0 { return noFrames(damage) }
    if let summary = damage.summary {
      let end = damage.interruption == nil ? "" : ", and the file ends early"
      return DecodingError(damage.interruption?.kind ?? .damaged, "\(name): \(summary)\(end)")
    }
    return damage.interruption ?? decoder.demuxer.losses ?? missedTime
  }

  /// What a person should know although nothing is wrong; `nil` for nothing.
  public var notice: String? {
    decoder.unturnedFormat.map { "\(name): asks for a turn that \($0.name) frames do not have, or for an oblique one: left as stored" }
  }

  private var name: String { decoder.demuxer.name }

  private func noFrames(_ damage: DamageReport) -> DecodingError {
    let isPipe = !decoder.demuxer.canReopen
    let hint = isPipe ? "some files cannot be read from a pipe: give the file by its name" : nil
    guard let reason = damage.message ?? LibAVLog.demuxer.first else {
      return DecodingError(.noFrames, "\(name): no frames: the header announces video, and none follows", hint: hint)
    }
    return DecodingError(.noFrames, "\(name): no frame could be decoded: \(reason)", hint: hint)
  }

  /// A time was asked for at which nothing is on screen.
  private var missedTime: DecodingError? {
    guard let time = chooser?.nextTime, let last = current.facts else { return nil }
    let end = Double(last.pts + last.duration) * last.timeBase.doubleValue
    return DecodingError(.nothingThere, "\(name): no frame is on screen at \(seconds(time)) s: the last ends at \(seconds(end)) s")
  }

  /// Three decimals.
  private func seconds(_ value: Double) -> String {
    let thousandths = Int64((value * 1000).rounded())
    let fraction = String(thousandths.magnitude % 1000)
    return "\(value < 0 ? "-" : "")\(thousandths.magnitude / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}
