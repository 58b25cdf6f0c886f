extension TensorPreparer {
  /// The specification: `count` pixels, the first of which is the image's pixel `first`, looked up one by one.
  @unsafe func preparePixelsPlain(_ pixels: UnsafeRawPointer, count: Int, first: Int, into tensor: UnsafeMutableRawPointer) {
    for channel in 0..<3 {
      let samples = unsafe pixels.assumingMemoryBound(to: UInt8.self) + places[channel]
      let (start, step) = place(of: channel, pixel: first)
      switch options.element {
      case .f32:
        let table = unsafe tables.numbers(channel: channel)
        let to = unsafe tensor + 4 * start
        for i in 0..<count { unsafe (to + 4 * i * step).storeBytes(of: table[Int(samples[i * pixelBytes])], as: Float.self) }
      case .f16:
        let table = unsafe tables.halves(channel: channel)
        let to = unsafe tensor + 2 * start
        for i in 0..<count { unsafe (to + 2 * i * step).storeBytes(of: table[Int(samples[i * pixelBytes])], as: UInt16.self) }
      case .u8:
        let to = unsafe tensor + start
        for i in 0..<count { unsafe (to + i * step).storeBytes(of: samples[i * pixelBytes], as: UInt8.self) }
      }
    }
  }

  /// Where a channel's number of a pixel lies in the tensor, and the distance to the next pixel's, in elements.
  func place(of channel: Int, pixel: Int) -> (start: Int, step: Int) {
    switch options.layout {
    case .nchw: (channel * source.width * source.height + pixel, 1)
    case .nhwc: (3 * pixel + channel, 3)
    }
  }
}
