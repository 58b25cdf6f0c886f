public import FrameStream
public import SystemIO

/// Work that makes one frame from one frame: converting, resizing.
public protocol FrameTransform: ~Copyable {
  /// Prepares for frames like this one. Called whenever layout or colour differ from the frame before.
  /// - Throws: `Failure` if such frames are not supported.
  mutating func prepare(for frame: FrameHeader) throws(Failure)

  /// The header of the output frame.
  func output(for frame: FrameHeader) throws(Failure) -> FrameHeader

  /// Computes the pixels. Every byte of `destination` is written.
  /// - Throws: `SystemError` if threads can't be started.
  mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) throws(SystemError)
}
