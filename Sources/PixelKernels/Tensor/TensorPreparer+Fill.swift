internal import Pixels

extension TensorPreparer {
  /// Gives every pixel of `pixels` one colour's numbers.
  ///
  /// For memory safety the caller ensures that `tensor` holds a whole image and `pixels` lie in it.
  @unsafe func fill(_ pixels: Range<Int>, with colour: PadColour, into tensor: UnsafeMutableRawPointer) {
    let samples = options.order == .rgb ? SIMD3(colour.red, colour.green, colour.blue) : SIMD3(colour.blue, colour.green, colour.red)
    for channel in 0..<3 {
      let (start, step) = place(of: channel, pixel: pixels.lowerBound)
      let value = Int(samples[channel])
      switch options.element {
      case .f32: unsafe repeatValue(tables.numbers(channel: channel)[value], count: pixels.count, step: step, at: tensor + 4 * start)
      case .f16: unsafe repeatValue(tables.halves(channel: channel)[value], count: pixels.count, step: step, at: tensor + 2 * start)
      case .u8: unsafe repeatValue(samples[channel], count: pixels.count, step: step, at: tensor + start)
      }
    }
  }

  @inline(__always)
  private func repeatValue<Element: BitwiseCopyable>(
    _ value: Element, count: Int, step: Int, at address: UnsafeMutableRawPointer
  ) {
    let size = MemoryLayout<Element>.size
    if step == 1 {
      for i in 0..<count { unsafe (address + size * i).storeBytes(of: value, as: Element.self) }
    } else {
      for i in 0..<count { unsafe (address + size * step * i).storeBytes(of: value, as: Element.self) }
    }
  }
}
