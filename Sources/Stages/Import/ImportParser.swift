internal import FrameStream
internal import Pixels
internal import SystemIO

/// What a foreign format specifies about its pictures.
protocol ImportParser {
  /// The name of the format, for the stream's header.
  var format: ImportFormat { get }
  /// Seconds per frame; `nil` if the input does not specify it.
  var tick: Rational? { get }
  /// Whether frames consist of fields, and of which first.
  var fields: FrameHeader.Flags { get }
  /// 0/1 if the input does not specify it.
  var sampleAspectRatio: Rational { get }
  /// Bytes of each picture with its header; `nil` if they vary.
  var pictureBytes: Int? { get }

  /// Reads up to the first byte of the next picture.
  /// - Returns: its layout and colour, or `nil` at the end of the input.
  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture?

  /// Converts a picture in place, if the format needs it.
  func finish(_ picture: inout MutableRawSpan)
}

/// A picture that is about to be read.
struct ImportedPicture {
  var layout: FrameLayout
  /// Fields that the format does not carry are unspecified.
  var colour = ColourDescription()
}

extension ImportParser {
  var fields: FrameHeader.Flags { [] }
  var sampleAspectRatio: Rational { Rational(0, 1) }
  func finish(_ picture: inout MutableRawSpan) {}
}

/// Raw frames: only planes.
struct RawParser: ImportParser {
  private let layout: FrameLayout
  private var isFirst = true

  init(layout: FrameLayout) { self.layout = layout }

  var format: ImportFormat { .raw }
  var tick: Rational? { nil }
  var pictureBytes: Int? { layout.byteCount }

  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture? {
    guard try input.peek() != nil else {
      // An empty input means that the producer failed, so it is an error.
      if isFirst { throw Failure(.damagedInput, "the input is empty: expected frames of \(layout.byteCount) bytes") }
      return nil
    }
    isFirst = false
    return ImportedPicture(layout: layout)
  }
}
