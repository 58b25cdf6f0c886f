internal import FrameStream
internal import Pixels
internal import SystemIO

/// What a foreign format says of its pictures.
protocol ImportParser {
  /// The name of the format, for the stream's header.
  var format: ImportFormat { get }
  /// Seconds a frame; `nil` where the input does not say.
  var tick: Rational? { get }
  /// Whether frames consist of fields, and of which first.
  var fields: FrameHeader.Flags { get }
  /// 0/1 where the input does not say.
  var sampleAspectRatio: Rational { get }
  /// Bytes of each picture with its header; `nil` where they differ.
  var pictureBytes: Int? { get }

  /// Reads up to the first byte of the next picture.
  /// - Returns: its layout and colour, or `nil` at the end of the input.
  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture?

  /// Works on a picture in place, as the format needs it.
  func finish(_ picture: inout MutableRawSpan)
}

/// A picture that is about to be read.
struct ImportedPicture {
  var layout: FrameLayout
  /// Parts that the format does not say are unspecified.
  var colour = ColourDescription()
}

extension ImportParser {
  var fields: FrameHeader.Flags { [] }
  var sampleAspectRatio: Rational { Rational(0, 1) }
  func finish(_ picture: inout MutableRawSpan) {}
}
