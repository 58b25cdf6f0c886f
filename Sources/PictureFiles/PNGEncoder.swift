internal import CPng
internal import Pixels

/// Encodes PNG files in memory, which is reused from one to the next.
@safe
public struct PNGEncoder: ~Copyable {
  private let encoder: OpaquePointer

  /// An encoder without a picture.
  public init() {
    guard let encoder = unsafe framepipe_png_create() else { fatalError("out of memory") }
    unsafe self.encoder = encoder
  }

  deinit { unsafe framepipe_png_destroy(encoder) }

  /// Encodes a picture.
  /// - Parameter pixels: `picture.layout.byteCount` bytes.
  /// - Throws: `PNGError` if libpng refuses the picture or memory runs out.
  public mutating func encode(_ picture: PNGPicture, _ pixels: RawSpan) throws(PNGError) {
    precondition(pixels.byteCount == picture.layout.byteCount, "\(pixels.byteCount) bytes of \(picture.layout.byteCount)")
    var description = Self.describe(picture)
    // Safe: libpng reads the rows of the layout, whose bytes are there, and the memory it writes is its own.
    let isDone = unsafe pixels.withUnsafeBytes { unsafe framepipe_png_encode(encoder, &description, $0.baseAddress) }
    guard isDone != 0 else { throw unsafe PNGError(description: String(cString: framepipe_png_message(encoder))) }
  }

  /// Lends the file that was encoded last.
  /// - Throws: the errors of `body` only.
  public borrowing func withFile<E: Error>(_ body: (RawSpan) throws(E) -> Void) throws(E) {
    // Safe: the encoder keeps the bytes until the next picture, and that needs exclusive access.
    try unsafe body(RawSpan(_unsafeStart: framepipe_png_bytes(encoder), byteCount: framepipe_png_count(encoder)))
  }

  private static func describe(_ picture: PNGPicture) -> framepipe_png_picture {
    let descriptor = picture.layout.format.descriptor
    let hasCodePoints = picture.isTagged && !picture.isSRGB
    let aspect = picture.sampleAspectRatio
    let isSquare = !aspect.isPositive || aspect.numerator == aspect.denominator
    return framepipe_png_picture(
      width: UInt32(picture.layout.width), height: UInt32(picture.layout.height),
      channels: Int32(PNGPicture.channels(of: picture.layout.format)!), depth: Int32(descriptor.depth),
      is_little_endian: descriptor.isBigEndian ? 0 : 1, is_srgb: picture.isSRGB ? 1 : 0,
      primaries: hasCodePoints ? picture.colour.primaries.rawValue : 0,
      transfer: hasCodePoints ? picture.colour.transfer.rawValue : 0, aspect_width: isSquare ? 0 : UInt32(aspect.numerator),
      aspect_height: isSquare ? 0 : UInt32(aspect.denominator))
  }
}

/// A failure that libpng reported.
public struct PNGError: Error, CustomStringConvertible {
  /// libpng's message, for example "Image width exceeds user limit in IHDR".
  public let description: String
}
