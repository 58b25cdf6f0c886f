internal import FrameMemory

/// A way to compute a tensor's numbers with vector arithmetic, proven at plan time to give every number of the table.
///
/// There are only 256 inputs a channel, so the proof is to try them all. Divisions become a multiplication by the
/// reciprocal and one correction step (Markstein), which is exact for nearly every divisor.
struct TensorArithmetic {
  enum Form { case linear, quotient, full }
  let form: Form
  /// `linear`: x · slope + shift.
  let slope: SIMD3<Float>
  let shift: SIMD3<Float>
  /// The first step: x · factor, corrected by `divisor` where that is not 0.
  let factor: Float
  let divisor: Float
  let mean: SIMD3<Float>
  let deviation: SIMD3<Float>
  let reciprocal: SIMD3<Float>

  /// - Returns: `nil` if no form gives exactly the table's numbers.
  init?(_ options: TensorOptions) {
    for form in [Form.linear, .quotient, .full] {
      let candidate = TensorArithmetic(form, options)
      if candidate.isExact(for: options) {
        self = candidate
        return
      }
    }
    return nil
  }

  init(_ form: Form, _ options: TensorOptions) {
    self.form = form
    switch options.scale {
    case .times(let factor): (self.factor, divisor) = (factor, 0)
    case .over(let divisor): (factor, self.divisor) = (1 / divisor, divisor)
    }
    (mean, deviation) = (options.mean, options.deviation)
    reciprocal = 1 / options.deviation
    slope = factor / options.deviation
    shift = -options.mean / options.deviation
  }

  /// What a lane of the vector kernel computes.
  func number(_ x: Float, channel: Int) -> Float {
    if form == .linear { return shift[channel].addingProduct(x, slope[channel]) }
    var scaled = x * factor
    if divisor != 0 { scaled = scaled.addingProduct(x.addingProduct(-scaled, divisor), factor) }
    if form == .quotient { return scaled }
    let centred = scaled - mean[channel]
    let quotient = centred * reciprocal[channel]
    return quotient.addingProduct(centred.addingProduct(-quotient, deviation[channel]), reciprocal[channel])
  }

  private func isExact(for options: TensorOptions) -> Bool {
    (0..<3).allSatisfy { channel in
      (0..<256).allSatisfy { value in
        number(Float(value), channel: channel).bitPattern
          == TensorTables.number(Float(value), channel: channel, options).bitPattern
      }
    }
  }
}

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
