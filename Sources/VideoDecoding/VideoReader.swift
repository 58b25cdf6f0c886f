/// A video file as a sequence of frames.
public struct VideoReader: ~Copyable {
  private var decoder: VideoDecoder
  private var current = FrameSlot()

  public init(path: FilePath, options: DecodingOptions = DecodingOptions()) throws(DecodingError) {
    decoder = try VideoDecoder(path: path, options: options)
  }

  /// Moves on to the next frame.
  ///
  /// - Returns: whether there is one.
  public mutating func advance() throws(DecodingError) -> Bool {
    try decoder.receive(into: &current)
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

  public var damage: DamageReport { decoder.damage }
}
