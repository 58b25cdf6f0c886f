extension PillowKernel {
  /// MULDIV255: `round(c · a / 255)` for every product.
  static func premultiply(_ pixels: UnsafeMutablePointer<UInt8>, count: Int, channels: Int, alpha: Int) {
    for x in 0..<count {
      let pixel = unsafe pixels + x * channels
      let weight = unsafe UInt32(pixel[alpha])
      for channel in 0..<channels where channel != alpha {
        let product = unsafe UInt32(pixel[channel]) &* weight &+ 128
        unsafe pixel[channel] = UInt8(truncatingIfNeeded: (product &>> 8 &+ product) &>> 8)
      }
    }
  }

  /// Truncates, and leaves alpha 0 and 255 as they are.
  static func divide(_ pixels: UnsafeMutablePointer<UInt8>, count: Int, channels: Int, alpha: Int) {
    for x in 0..<count {
      let pixel = unsafe pixels + x * channels
      let weight = unsafe UInt32(pixel[alpha])
      guard weight != 0, weight != 255 else { continue }
      for channel in 0..<channels where channel != alpha {
        unsafe pixel[channel] = UInt8(min(255 * UInt32(pixel[channel]) / weight, 255))
      }
    }
  }
}
