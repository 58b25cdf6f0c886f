#if AVX2
internal import CIntrinsics
internal import FrameMemory
internal import Pixels

/// How 8 pixels become three vectors of a tensor: for NCHW one a channel, for NHWC 24 numbers in their order.
struct TensorVectors: ~Copyable {
  /// One vector of 8 numbers.
  struct Vector {
    /// Where the 16 source bytes of its first and of its last four numbers begin, from the first pixel's first byte.
    var low = 0
    var high = 0
    /// Moves one byte into each double word.
    var pattern = SIMD32<UInt8>(repeating: 0x80)
    var slope = SIMD8<Float>()
    var shift = SIMD8<Float>()
    var mean = SIMD8<Float>()
    var deviation = SIMD8<Float>()
    var reciprocal = SIMD8<Float>()
  }
  private let memory: AlignedBuffer<Vector>

  init(layout: TensorLayout, pixelBytes: Int, places: SIMD3<Int>, arithmetic: TensorArithmetic) {
    memory = AlignedBuffer(
      (0..<3).map { index in
        Self.vector(index, layout: layout, pixelBytes: pixelBytes, places: places, arithmetic: arithmetic)
      })
  }

  private static func vector(
    _ index: Int, layout: TensorLayout, pixelBytes: Int, places: SIMD3<Int>, arithmetic: TensorArithmetic
  ) -> Vector {
    /// The pixel and the channel of number i.
    func number(_ i: Int) -> (pixel: Int, channel: Int) {
      layout == .nchw ? (i, index) : ((8 * index + i) / 3, (8 * index + i) % 3)
    }
    var vector = Vector()
    vector.low = number(0).pixel * pixelBytes
    vector.high = number(4).pixel * pixelBytes
    for i in 0..<8 {
      let (pixel, channel) = number(i)
      let start = i < 4 ? vector.low : vector.high
      vector.pattern[4 * i] = UInt8(pixel * pixelBytes + places[channel] - start)
      vector.slope[i] = arithmetic.slope[channel]
      vector.shift[i] = arithmetic.shift[channel]
      vector.mean[i] = arithmetic.mean[channel]
      vector.deviation[i] = arithmetic.deviation[channel]
      vector.reciprocal[i] = arithmetic.reciprocal[channel]
    }
    return vector
  }

  /// Three of them.
  @unsafe var vectors: UnsafePointer<Vector> { unsafe UnsafePointer(memory.start) }
}
#endif
