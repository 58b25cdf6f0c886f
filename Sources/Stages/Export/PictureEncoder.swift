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

/// ppm(5) and pgm(5), binary, of 8 and 16 bits.
public final class NetpbmEncoder: PictureEncoder {
  private let isGray: Bool
  /// The header of pictures of `headerLayout`: the same for most.
  private var header: [UInt8] = []
  private var headerLayout: FrameLayout?

  /// - Parameter isGray: P5 instead of P6.
  public init(isGray: Bool) { self.isGray = isGray }

  /// A file may hold any number of pictures, one after the other.
  public var holdsSeveral: Bool { true }

  public func pixelFormat(for format: PixelFormat) -> PixelFormat {
    let isDeep = format.descriptor.depth > 8
    return isGray ? (isDeep ? .gray16be : .gray) : (isDeep ? .rgb48be : .rgb24)
  }

  public func encode(_ picture: Picture, _ pixels: RawSpan, write: (RawSpan) throws -> Void) throws {
    if headerLayout != picture.layout { makeHeader(for: picture.layout) }
    try unsafe header.withUnsafeBytes { try unsafe write(RawSpan(_unsafeBytes: $0)) }
    try write(pixels)
  }

  private func makeHeader(for layout: FrameLayout) {
    let largest = layout.format == .gray || layout.format == .rgb24 ? 255 : 65_535
    header = Array("\(isGray ? "P5" : "P6")\n\(layout.width) \(layout.height)\n\(largest)\n".utf8)
    headerLayout = layout
  }
}
