public import Pixels

/// A file format of pictures. PNG's and JPEG's are frame-export's own, so that no other program links libraries for them.
public protocol PictureEncoder: AnyObject {
  /// Whether a file may hold several pictures, one after another.
  var holdsSeveral: Bool { get }

  /// The pixel format that keeps the most of a format's depth and alpha.
  func pixelFormat(for format: PixelFormat) -> PixelFormat

  /// Encodes a picture.
  ///
  /// - Parameters:
  ///   - picture: of a format that `pixelFormat` gives, full range.
  ///   - pixels: `picture.layout.byteCount` bytes.
  ///   - write: takes the bytes of the file, in pieces.
  func encode(_ picture: Picture, _ pixels: RawSpan, write: (RawSpan) throws -> Void) throws
}

/// What a picture file holds besides the samples.
public struct Picture: Equatable, Sendable {
  /// Format, size and where the planes lie.
  public var layout: FrameLayout
  /// What the file is to say of its colours.
  public var colour: ColourDescription
  /// 0/1 if unknown.
  public var sampleAspectRatio: Rational
}
