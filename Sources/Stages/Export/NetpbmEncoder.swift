public import Pixels

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
