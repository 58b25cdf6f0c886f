internal import CTurboJPEG

/// A decoded JPEG: packed RGB, `width` times `height` times 3 bytes.
public struct JPEGPicture: Equatable, Sendable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Packed R, G, B, row by row.
  public let pixels: [UInt8]

  /// Decodes a file whose sides are no longer than `largestSide`. `tjDecompress2`.
  /// - Throws: `JPEGError` for a file that is damaged, truncated, not a JPEG, or larger.
  public init(_ file: [UInt8], largestSide: Int) throws(JPEGError) {
    guard let handle = unsafe tjInitDecompress() else { fatalError("out of memory") }
    defer { unsafe tjDestroy(handle) }
    var (width, height, subsampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    // Safe: the library knows the length of both arrays.
    guard unsafe tjDecompressHeader3(handle, file, UInt(file.count), &width, &height, &subsampling, &space) == 0 else {
      throw unsafe Self.error(handle)
    }
    guard 1...largestSide ~= Int(width), 1...largestSide ~= Int(height) else {
      throw JPEGError(description: "\(width)x\(height) pixels, expected at most \(largestSide)x\(largestSide)")
    }
    var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * 3)
    let code = unsafe tjDecompress2(
      handle, file, UInt(file.count), &pixels, width, 0, height, Int32(TJPF_RGB.rawValue), TJFLAG_STOPONWARNING)
    guard code == 0 else { throw unsafe Self.error(handle) }
    (self.width, self.height, self.pixels) = (Int(width), Int(height), pixels)
  }

  private static func error(_ handle: tjhandle) -> JPEGError { unsafe JPEGError(description: String(cString: tjGetErrorStr2(handle))) }
}
