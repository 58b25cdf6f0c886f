public import FrameStream
public import SystemIO

/// A file that is being decoded: its frames, one after another, and in the end what was wrong with it.
public protocol FrameSource: ~Copyable {
  /// The head of the part that the file becomes, without stages.
  var header: StreamHeader { get }

  /// Moves on to the next frame.
  /// - Returns: its head; `nil` at the end.
  mutating func next() throws(Failure) -> FrameHeader?

  /// Lays the pixels of the frame that `next` found into `destination`; every byte is written.
  func copyPixels(into destination: inout MutableRawSpan)

  /// What was wrong with the file, as far as it was read; `nil` for nothing.
  var fault: Failure? { get }

  /// Frames known to be damaged, delivered or not.
  var damagedFrames: UInt64 { get }
}
