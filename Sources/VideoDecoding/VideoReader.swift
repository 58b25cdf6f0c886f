/// A video file as a sequence of frames.
public struct VideoReader: ~Copyable {
  private var decoder: VideoDecoder
  private var current = FrameSlot()

  /// - Parameter path: a local file, or `-` for standard input.
  public init(path: String, options: DecodingOptions = DecodingOptions()) throws(DecodingError) {
    decoder = try VideoDecoder(Demuxer(path: path, options: options), options: options)
  }

  /// Moves on to the next frame.
  ///
  /// - Returns: whether there is one.
  public mutating func advance() throws(DecodingError) -> Bool {
    try decoder.receive(into: &current)
  }

  /// The frame that `advance` found.
  public var frame: DecodedFrame {
    @_lifetime(borrow self)
    borrowing get { DecodedFrame(current) }
  }

  public var damage: DamageReport { decoder.damage }
}
