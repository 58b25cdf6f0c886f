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
