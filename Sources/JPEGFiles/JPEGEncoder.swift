internal import CTurboJPEG

/// Encodes JPEG files in memory: packed RGB in, 4:2:0 out. `tjCompress2` of libjpeg-turbo.
@safe
public struct JPEGEncoder: ~Copyable {
  private let handle: tjhandle
  private var room: UnsafeMutablePointer<UInt8>?
  private var capacity: UInt = 0
  /// 1…100, libjpeg's scale.
  private let quality: Int

  /// - Parameter quality: 1…100, libjpeg's scale.
  public init(quality: Int) {
    guard let handle = unsafe tjInitCompress() else { fatalError("out of memory") }
    unsafe self.handle = handle
    self.quality = quality
  }

  deinit {
    unsafe tjFree(room)
    unsafe tjDestroy(handle)
  }

  /// Encodes a picture.
  /// - Parameter pixels: packed RGB, `width` times `height` times 3 bytes.
  /// - Returns: the file.
  /// - Throws: `JPEGError` if a side is 0 or above 65,500 pixels.
  public mutating func encode(rgb24 pixels: RawSpan, width: Int, height: Int) throws(JPEGError) -> [UInt8] {
    precondition(pixels.byteCount == width * height * 3, "\(pixels.byteCount) bytes of \(width)x\(height)")
    reserve(tjBufSize(Int32(width), Int32(height), Self.subsampling))
    var count = capacity
    // Safe: the library reads the pixels that are there, and writes at most the capacity it was given.
    let code = unsafe pixels.withUnsafeBytes { bytes in
      unsafe tjCompress2(
        handle, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &room,
        &count, Self.subsampling, Int32(quality), TJFLAG_NOREALLOC)
    }
    guard code == 0 else { throw unsafe JPEGError(description: String(cString: tjGetErrorStr2(handle))) }
    return unsafe Array(UnsafeBufferPointer(start: room, count: Int(count)))
  }

  private static let subsampling = Int32(TJSAMP_420.rawValue)

  private mutating func reserve(_ bytes: UInt) {
    guard bytes > capacity else { return }
    unsafe tjFree(room)
    unsafe room = tjAlloc(Int32(bytes))
    guard unsafe room != nil else { fatalError("out of memory") }
    capacity = bytes
  }
}

/// A failure that libjpeg-turbo reported.
public struct JPEGError: Error, CustomStringConvertible {
  /// The library's message, for example "Not a JPEG file: starts with 0x00 0x00".
  public let description: String
}

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
