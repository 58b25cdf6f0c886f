/// One record, lent by the reader until the next call.
public enum StreamRecord: ~Escapable {
  case header(StreamHeader)
  /// The head, and the planes in `FrameLayout`'s order, 64-byte aligned.
  case frame(FrameHeader, RawSpan)
  /// The head, the heads of its frames, and the elements.
  case tensor(TensorHeader, TensorFrames, RawSpan)
  /// An optional record, whole, to be passed on.
  case passing(RawSpan)
  case failure(StreamFailure)
  case trailer(StreamTrailer)
}

/// The frames that a tensor was made of.
public struct TensorFrames: ~Escapable {
  private let heads: RawSpan
  /// Frames of which the tensor was made.
  public var count: Int { heads.byteCount / FrameHeader.byteCount }

  @_lifetime(copy heads)
  init(heads: RawSpan) { self.heads = heads }

  /// The frame of one item.
  ///
  /// - Throws: `StreamError` if the stream is damaged or breaks off.
  public func header(of item: Int) throws(StreamError) -> FrameHeader {
    try FrameHeader(heads.extracting(item * FrameHeader.byteCount..<(item + 1) * FrameHeader.byteCount))
  }
}
