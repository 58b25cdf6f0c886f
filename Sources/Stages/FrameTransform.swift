public import FrameStream
public import SystemIO

/// Work that makes one frame of one frame: converting, resizing.
public protocol FrameTransform: ~Copyable {
  /// Makes ready for frames like this one. Called whenever layout or colour differ from the frame before.
  /// - Throws: `Failure` where such frames can't be worked on.
  mutating func prepare(for frame: FrameHeader) throws(Failure)

  /// The head of the frame that comes out.
  func output(for frame: FrameHeader) throws(Failure) -> FrameHeader

  /// Makes the pixels. Every byte of `destination` is written.
  /// - Throws: `SystemError` where threads can't be started.
  mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) throws(SystemError)
}
