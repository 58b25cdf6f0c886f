public import Pixels

/// How pixels become the numbers of a tensor.
///
/// Each number is, in single precision and in this order, each step rounded on its own:
///
///     (x · scale - mean[c]) / deviation[c]    or    (x / divisor - mean[c]) / deviation[c]
///
/// with x = 0…255, which is what numpy computes for float32 arrays with float32 constants. `f16` is that number
/// rounded to nearest, ties to even. A mean of 0 and a deviation of 1 change nothing.
public struct TensorOptions: Equatable, Sendable {
  /// The type of the numbers.
  public var element: TensorElement
  /// Whether channels are planes (NCHW) or interleaved (NHWC).
  public var layout: TensorLayout
  /// Which channel comes first, red or blue.
  public var order: ChannelOrder
  /// The first step, the same for all channels.
  public var scale: TensorScale
  /// Per channel, in the tensor's channel order.
  public var mean: SIMD3<Float>
  /// Per channel, in the tensor's channel order; none is 0.
  public var deviation: SIMD3<Float>

  /// The defaults give the pixels themselves, 0…255, in planes of red, green and blue.
  public init(
    element: TensorElement = .f32, layout: TensorLayout = .nchw, order: ChannelOrder = .rgb, scale: TensorScale = .times(1),
    mean: SIMD3<Float> = .zero, deviation: SIMD3<Float> = .one
  ) {
    self.element = element
    self.layout = layout
    self.order = order
    self.scale = scale
    self.mean = mean
    self.deviation = deviation
  }

  /// Whether the numbers are the pixels' own.
  var isNeutral: Bool { (scale == .times(1) || scale == .over(1)) && mean == .zero && deviation == .one }
}

/// The first step from a pixel to a number. Multiplying by 1/255 and dividing by 255 differ in the last bit, and
/// frameworks do one or the other.
public enum TensorScale: Equatable, Sendable {
  case times(Float)
  case over(Float)
}

/// A tensor that can't be made: one line, lower case.
public struct TensorError: Error, Equatable, CustomStringConvertible {
  /// The message.
  public let description: String
  init(_ description: String) { self.description = description }
}
