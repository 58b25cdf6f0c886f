public import Pixels

/// ppm(5) and pgm(5), binary, of 8 and 16 bits.
public final class NetpbmEncoder: PictureEncoder {
  private let isGray: Bool

  /// - Parameter isGray: P5 instead of P6.
  public init(isGray: Bool) { self.isGray = isGray }

  public var holdsSeveral: Bool { true }

  public func pixelFormat(for format: PixelFormat) -> PixelFormat {
    let isDeep = format.descriptor.depth > 8
    return isGray ? (isDeep ? .gray16be : .gray) : (isDeep ? .rgb48be : .rgb24)
  }

  public func encode(_ picture: Picture, _ pixels: RawSpan, write: (RawSpan) throws -> Void) throws {
    let largest = picture.layout.format == .gray || picture.layout.format == .rgb24 ? 255 : 65_535
    var header = "\(isGray ? "P5" : "P6")\n\(picture.layout.width) \(picture.layout.height)\n\(largest)\n"
    try header.withUTF8 { try unsafe write(RawSpan(_unsafeBytes: UnsafeRawBufferPointer($0))) }
    try write(pixels)
  }
}
