public import Pixels

/// A plan that turns frames of packed 8-bit RGB into tensors: made once, run for every frame.
///
/// The tensor is one image of a batch, `byteCount` bytes; a batch is one after another. No call allocates.
public struct TensorPreparer: ~Copyable {
  /// The layout that frames must have.
  public let source: FrameLayout
  /// How pixels become numbers.
  public let options: TensorOptions
  /// Bytes of one image's tensor.
  public let byteCount: Int
  /// Bytes of a source pixel, and the places of the tensor's channels in it.
  let pixelBytes: Int
  let places: SIMD3<Int>
  let tables: TensorTables
  /// How vectors compute the numbers; `nil` if they can't give exactly the tables' numbers.
  let arithmetic: TensorArithmetic?
  let vectors: TensorVectors
  private let instructions: InstructionSet

  /// - Parameters:
  ///   - source: packed RGB of 8 bits in any order; alpha is left out.
  ///   - instructions: what kernels may use; the numbers do not depend on it.
  /// - Throws: `TensorError` for another format, a `u8` tensor of scaled numbers, or a division by 0.
  public init(from source: FrameLayout, options: TensorOptions, instructions: InstructionSet = .current) throws(TensorError) {
    let descriptor = source.format.descriptor
    guard descriptor.isPackedRGB8 else { throw TensorError("tensors are made from packed 8-bit rgb, not from \(source.format.name)") }
    guard options.element != .u8 || options.isNeutral else {
      throw TensorError("a u8 tensor holds the pixels as they are: scale, mean and std need f32 or f16")
    }
    guard options.deviation.x != 0, options.deviation.y != 0, options.deviation.z != 0, options.scale != .over(0) else {
      throw TensorError("std and the divisor must not be 0")
    }
    self.source = source
    self.options = options
    byteCount = 3 * source.width * source.height * options.element.byteCount
    pixelBytes = descriptor.components[0].step
    let offsets = descriptor.components.prefix(3).map(\.offset)
    places = options.order == .rgb ? SIMD3(offsets[0], offsets[1], offsets[2]) : SIMD3(offsets[2], offsets[1], offsets[0])
    tables = TensorTables(options)
    arithmetic = TensorArithmetic(options)
    vectors = TensorVectors(
      layout: options.layout, pixelBytes: pixelBytes, places: places, arithmetic: arithmetic ?? TensorArithmetic(.full, options))
    self.instructions = instructions
  }

  /// Fills one image's tensor; every byte of it is written.
  public mutating func prepare(_ source: RawSpan, into destination: inout MutableRawSpan) {
    precondition(source.byteCount >= self.source.byteCount, "prepare: \(source.byteCount) bytes of \(self.source.byteCount)")
    precondition(destination.byteCount >= byteCount, "prepare: \(destination.byteCount) bytes for \(byteCount)")
    // Safe: both spans hold whole images, which is all that the rows touch.
    unsafe source.withUnsafeBytes { source in
      unsafe destination.withUnsafeMutableBytes { destination in
        let count = self.source.width * self.source.height
        unsafe preparePixels(source.baseAddress!, count: count, first: 0, into: destination.baseAddress!)
      }
    }
  }

  /// Gives `count` pixels their numbers; the first of them is the image's pixel `first`, row by row.
  ///
  /// For memory safety the caller ensures that `pixels` holds them and `tensor` a whole image.
  @unsafe func preparePixels(_ pixels: UnsafeRawPointer, count: Int, first: Int, into tensor: UnsafeMutableRawPointer) {
    var done = 0
    #if AVX2
    if instructions >= .avx2 { done = unsafe preparePixelsAVX2(pixels, count: count, first: first, into: tensor) }
    #endif
    unsafe preparePixelsPlain(pixels + done * pixelBytes, count: count - done, first: first + done, into: tensor)
  }
}

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
