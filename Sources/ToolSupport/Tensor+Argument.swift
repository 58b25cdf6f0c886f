public import ArgumentParser
public import PixelKernels
public import Pixels

extension TensorLayout: ExpressibleByArgument {}
extension TensorElement: ExpressibleByArgument {}
extension ChannelOrder: ExpressibleByArgument {}

/// `--preset`
public struct PresetArgument: ExpressibleByArgument, Sendable {
  /// The preset that was named.
  public let value: TensorPreset

  public init?(argument: String) {
    guard let preset = TensorPreset.named(argument) else { return nil }
    value = preset
  }

  public static var allValueStrings: [String] { TensorPreset.all.map(\.name) }
  public static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}

/// `--scale`: "0.0078125", or "1/255" for a division.
public struct ScaleArgument: ExpressibleByArgument {
  /// The scale that was written.
  public let value: TensorScale

  public init?(argument: String) {
    if argument.hasPrefix("1/") {
      guard let divisor = Float(argument.dropFirst(2)), divisor.isFinite, divisor != 0 else { return nil }
      value = .over(divisor)
    } else {
      guard let factor = Float(argument), factor.isFinite else { return nil }
      value = .times(factor)
    }
  }
}

/// One number for all channels, or one per channel, in the tensor's channel order.
public struct TripleArgument: ExpressibleByArgument {
  /// A number for each channel.
  public let values: SIMD3<Float>

  public init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Float($0) }.filter(\.isFinite)
    let count = argument.split(separator: ",", omittingEmptySubsequences: false).count
    guard numbers.count == count, count == 1 || count == 3 else { return nil }
    values = count == 1 ? SIMD3(repeating: numbers[0]) : SIMD3(numbers[0], numbers[1], numbers[2])
  }
}
