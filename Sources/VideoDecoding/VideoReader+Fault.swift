internal import Pixels
internal import SystemIO

/// The verdict on a file after its last frame.
extension VideoReader {
  /// What was wrong with it, as far as it was read; `nil` for nothing.
  public var fault: DecodingError? {
    let damage = damage
    if damage.frames == 0, decoder.schedule == nil { return noFrames(damage) }
    if let summary = damage.summary {
      let end = damage.interruption == nil ? "" : ", and the file ends early"
      return DecodingError(damage.interruption?.kind ?? .damaged, "\(name): \(summary)\(end)")
    }
    return damage.interruption ?? decoder.demuxer.losses ?? missedTime
  }

  /// What a person should know although nothing is wrong.
  public var notices: [String] {
    let rotation = decoder.unturnedFormat.map {
      "\(name): asks for a rotation that \($0.name) frames cannot have, or for an oblique one: left as stored"
    }
    let losesAlpha = decoder.demuxer.hasAlphaApart && !decoder.givesAlpha && damage.frames > 0
    return [rotation, losesAlpha ? "\(name): its alpha is dropped: it is stored apart from the pictures" : nil].compactMap(\.self)
  }

  /// Why the stream is decoded in software although a device might have done it; `nil` where none was asked for or it did.
  public var hardwareRefusal: String? { decoder.deviceRefusal }

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
    guard let time = chooser.missedTime, let end = end else { return nil }
    let (asked, last) = (TimeText.seconds(time), TimeText.seconds(end))
    return DecodingError(.nothingThere, "\(name): no frame is on screen at \(asked) s: the last ends at \(last) s")
  }

  /// When the last frame leaves the screen, seconds.
  private var end: Double? {
    let timeBase = decoder.demuxer.timeBase.doubleValue
    if let map = decoder.schedule?.map { return Double(map.moment(of: map.frames.count - 1).end) * timeBase }
    return current.header.map { Double($0.pts + $0.duration) * timeBase }
  }
}
