/// A plane of luma in a plan's scratch. Rows are followed by at least 32 garbage bytes that may be read and written.
@safe
struct LumaPlane {
  let base: UnsafeMutablePointer<UInt8>
  let width: Int
  let height: Int
  let stride: Int

  /// Bytes from a row to the next.
  static func stride(width: Int) -> Int { (width + 63) & ~31 }

  /// Bytes of a plane.
  static func byteCount(width: Int, height: Int) -> Int { stride(width: width) * height }

  /// For memory safety the caller ensures that `byteCount` bytes and 64 more lie at `base`, and live longer than the plane.
  @unsafe init(base: UnsafeMutablePointer<UInt8>, width: Int, height: Int) {
    unsafe self.base = base
    (self.width, self.height) = (width, height)
    stride = Self.stride(width: width)
  }

  @unsafe func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { unsafe base + y &* stride }
}
