public import FrameStream
internal import PixelKernels
internal import Pixels
public import SystemIO

/// A video file as a sequence of frames: those that a selection wants.
public struct VideoReader: ~Copyable {
  var decoder: VideoDecoder
  let selection: FrameSelection
  var chooser: FrameChooser
  /// The wanted range of time.
  var stretch = FrameStretch()
  var shots = ShotScore()
  var current = FrameSlot()
  /// For frames on screen the one after the current frame, for shots the one before it.
  var neighbour = FrameSlot()
  var isBegun = false
  /// Whether a frame of the range has been seen.
  var isInRange = false
  private var delivered = 0
  /// Frames that were delivered before the map proved wrong, and are decoded again.
  private var repeated = 0

  /// Opens a file, or standard input for `-`, and finds its stream.
  public init(path: ByteString, options: DecodingOptions = DecodingOptions(), selection: FrameSelection = FrameSelection())
    throws(DecodingError)
  {
    decoder = try VideoDecoder(path: path, options: options)
    self.selection = selection
    chooser = FrameChooser(selection, timeBase: decoder.demuxer.timeBase)
  }

  /// Moves on to the next frame that the selection wants.
  ///
  /// - Returns: whether there is one.
  /// - Throws: `DecodingError` if the file can't be opened or decoded.
  public mutating func advance() throws(DecodingError) -> Bool {
    if !isBegun { try begin() }
    while true {
      let found = try findNext()
      if decoder.state.isMapWrong {
        try beginWithoutMap()
        repeated = delivered
      } else if found, repeated > 0 {
        repeated -= 1
      } else {
        if found { delivered += 1 }
        return found
      }
    }
  }

  /// The frame that `advance` found. Call `advance` first.
  public var header: FrameHeader {
    guard let header = current.header else { preconditionFailure("no frame was received") }
    return header
  }

  /// Packs the frame that `advance` found, rotated and cropped, in the layout `header.layout`.
  ///
  /// - Parameter destination: at least `header.layout.byteCount` bytes; only those are written.
  public func copyFrame(into destination: inout MutableRawSpan) {
    guard let plan = current.plan else { preconditionFailure("no frame was received") }
    // Safe: the picture belongs to the slot.
    unsafe plan.pack(current.picture, into: &destination)
  }

  /// The damage found so far.
  public var damage: DamageReport { decoder.damage }

  /// What was read from the file: bytes, and the time it took.
  public var traffic: (bytes: Int, nanoseconds: Int) { decoder.demuxer.file.input?.traffic ?? (0, 0) }

  /// Frames that the selection wants; `nil` if only decoding can tell. Known after the first `advance`.
  public var frameCount: Int? {
    if case .shots = selection.choice { return nil }
    return decoder.schedule?.wantedCount
  }

  /// The header of the part that the file becomes in a stream, without stages.
  public var streamHeader: StreamHeader {
    StreamHeader(
      path: decoder.path, container: decoder.demuxer.container, codec: decoder.codecName, timeBase: decoder.demuxer.timeBase,
      sourceBytes: decoder.demuxer.size ?? -1, sourceTime: decoder.demuxer.modified ?? -1, duration: decoder.demuxer.duration)
  }
}

/// A range of ticks, `start` ..< `end`; `Int64.max` means no end.
struct FrameStretch: Equatable {
  var start = Int64.min
  var end = Int64.max

  func contains(_ pts: Int64) -> Bool { pts >= start && (pts < end || end == .max) }
}

/// The verdict on a file after its last frame.
extension VideoReader {
  /// What was wrong with it, as far as it was read; `nil` if nothing.
  public var fault: DecodingError? {
    let damage = damage
    if damage.frames == 0, decoder.schedule == nil { return noFrames(damage) }
    if let summary = damage.summary {
      let end = damage.interruption == nil ? "" : ", and the file ends early"
      return DecodingError(damage.interruption?.kind ?? .damaged, "\(name): \(summary)\(end)")
    }
    return damage.interruption ?? decoder.demuxer.losses ?? missedTime
  }

  /// What the user should know although nothing is wrong.
  public var notices: [String] {
    let rotation = decoder.unturnedFormat.map {
      "\(name): asks for a rotation that \($0.name) frames cannot have, or for an oblique one: left as stored"
    }
    let losesAlpha = decoder.demuxer.hasAlphaApart && !decoder.givesAlpha && damage.frames > 0
    return [rotation, losesAlpha ? "\(name): its alpha is dropped: it is stored apart from the pictures" : nil].compactMap(\.self)
  }

  /// Why the stream is decoded in software although a device was allowed; `nil` if none was, or if one decodes it.
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

  /// A requested time at which nothing is on screen.
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
