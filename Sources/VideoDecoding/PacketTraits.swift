/// What a packet says about its frame without being decoded.
struct PacketTraits: Equatable {
  /// Whether decoding may begin at a packet.
  enum Entry: Equatable {
    case none
    /// Frames that follow in the stream and are displayed earlier may refer to frames before it.
    case open
    /// Nothing after it refers to anything before it.
    case closed
  }

  var entry = Entry.none
  /// Whether the decoder flags the frame as a key frame.
  var isKey = false
  /// Whether the frame is displayed.
  var isShown = true
  /// Whether no other frame refers to it.
  var isDisposable = false
}
