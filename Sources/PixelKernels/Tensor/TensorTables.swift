internal import FrameMemory

/// The number of every pixel value in every channel: the specification of a tensor's arithmetic.
struct TensorTables: ~Copyable {
  /// 256 numbers for each of three channels, in the tensor's order.
  private let memory: AlignedBuffer<Float>
  private let halves: AlignedBuffer<UInt16>

  init(_ options: TensorOptions) {
    let numbers = (0..<3).flatMap { channel in (0..<256).map { Self.number(Float($0), channel: channel, options) } }
    memory = AlignedBuffer(numbers)
    halves = AlignedBuffer(numbers.map { Float16($0).bitPattern })
  }

  /// See `TensorOptions` for the order of operations.
  static func number(_ x: Float, channel: Int, _ options: TensorOptions) -> Float {
    let scaled =
      switch options.scale {
      case .times(let factor): x * factor
      case .over(let divisor): x / divisor
      }
    return (scaled - options.mean[channel]) / options.deviation[channel]
  }

  @unsafe func numbers(channel: Int) -> UnsafePointer<Float> { unsafe UnsafePointer(memory.start + 256 * channel) }
  /// The bits of the numbers in half precision.
  @unsafe func halves(channel: Int) -> UnsafePointer<UInt16> { unsafe UnsafePointer(halves.start + 256 * channel) }
}
