/// Swaps the first and the third byte of every four: `bgra` to `rgba` and back, in place.
///
/// A plain loop over 32-bit pixels, which the compiler vectorises: it rotates the two bytes to each other's place.
///
/// - Parameter pixels: whole pixels of four bytes, of any alignment.
public func swapRedAndBlue(_ pixels: inout MutableRawSpan) {
  precondition(pixels.byteCount % 4 == 0, "swapRedAndBlue: \(pixels.byteCount) bytes are no whole pixels")
  // Safe: every index is below the buffer's count.
  unsafe pixels.withUnsafeMutableBytes { bytes in
    guard let base = bytes.baseAddress else { return }
    for x in 0..<bytes.count / 4 {
      let pixel = unsafe base.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self)
      let outer = pixel & 0x00ff_00ff
      unsafe base.storeBytes(of: pixel & 0xff00_ff00 | outer &<< 16 | outer &>> 16, toByteOffset: 4 * x, as: UInt32.self)
    }
  }
}
