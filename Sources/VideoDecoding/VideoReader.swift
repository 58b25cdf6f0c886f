internal import PixelKernels
internal import Pixels

/// A video file as a sequence of frames: those that a selection wants.
public struct VideoReader: ~Copyable {
  var decoder: VideoDecoder
  let selection: FrameSelection
  var chooser: OnScreenChooser?
  var shots = ShotScore()
  var current = FrameSlot()
  /// With a chooser, the frame after the current one; for shots, the one before it.
  var neighbour = FrameSlot()
  private var isBegun = false
  /// Whether a frame of the range has been seen.
  var isInRange = false
  /// The time for which a later key frame was last looked for.
  var lastLeap: Double?

  public init(path: FilePath, options: DecodingOptions = DecodingOptions(), selection: FrameSelection = FrameSelection())
    throws(DecodingError)
  {
    decoder = try VideoDecoder(path: path, options: options)
    self.selection = selection
    chooser = OnScreenChooser(selection.choice, timeBase: decoder.demuxer.timeBase)
  }

  /// Moves on to the next frame that the selection wants.
  ///
  /// - Returns: whether there is one.
  public mutating func advance() throws(DecodingError) -> Bool {
    if !isBegun { try begin() }
    switch selection.choice {
    case .all: return try advanceInRange()
    case .every(let step):
      while try advanceInRange() { if facts.ordinal % step == 0 { return true } }
      return false
    case .rate, .times: return try advanceOnScreen()
    case .shots(let threshold): return try advanceToShot(threshold)
    }
  }

  /// The frame that `advance` found; nothing else may be asked for before it did.
  public var facts: FrameFacts {
    guard let facts = current.facts else { preconditionFailure("no frame was received") }
    return facts
  }

  /// Packs the frame that `advance` found, turned and cropped, in the layout `facts.layout`.
  ///
  /// - Parameter destination: at least `facts.layout.byteCount` bytes; just those are written.
  public func copyFrame(into destination: inout MutableRawSpan) {
    guard let plan = current.plan else { preconditionFailure("no frame was received") }
    // Safe: the picture belongs to the slot.
    unsafe plan.pack(current.picture, into: &destination)
  }

  /// What was found wrong so far.
  public var damage: DamageReport { decoder.damage }
  public var source: SourceFacts { SourceFacts(decoder) }
  /// What was read from the file: bytes, and the time that took.
  public var traffic: (bytes: Int, nanoseconds: Int) { decoder.demuxer.file.input?.traffic ?? (0, 0) }
}

extension VideoReader {
  var timeBase: Rational { decoder.demuxer.timeBase }

  /// Goes near the first frame that can be wanted.
  private mutating func begin() throws(DecodingError) {
    isBegun = true
    if let time = chooser?.nextTime ?? selection.from {
      // The score of a cut takes the frames before it.
      let run = if case .shots = selection.choice { 1.0 } else { 0.0 }
      _ = try decoder.begin(at: FrameSelection.firstTick(from: time - run, timeBase: timeBase))
    }
    if chooser != nil { _ = try decoder.receivePermitted(into: &neighbour) }
  }
}
