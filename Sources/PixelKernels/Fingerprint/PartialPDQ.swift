internal import Glibc
public import Pixels

/// The fingerprint of a partly known picture, and how far each of its bits can be trusted.
///
/// A bit says on which side of the median a frequency lies. What is not known can move a frequency by about as much as pictures
/// have of it, which falls with the frequency, times the root of the missing share: bits whose frequencies lie further from the
/// median weigh more.
public struct PartialPDQ: Sendable {
  /// With unknown samples taken from the nearest known ones.
  public let pdq: PDQ
  /// The part of the picture that is known, 0…1.
  public let share: Double
  private let weights: [Float]
  private let totalWeight: Float

  /// Even a whole picture differs: by noise, light and a shift of a pixel.
  private static let noise: Float = 0.15
  private static let maxWeight = 4.0

  /// - Parameters:
  ///   - samples: 64 x 64 lumas, row-major.
  ///   - isKnown: of each sample, whether it is more than a guess.
  public init(samples: [Float], isKnown: [Bool]) {
    precondition(samples.count == TentFilter.samples * TentFilter.samples && isKnown.count == samples.count)
    let known = isKnown.count { $0 }
    share = Double(known) / Double(samples.count)
    let spectrum = PDQSpectrum(.current)
    unsafe Self.withGuesses(samples, isKnown, known).withUnsafeBufferPointer { unsafe spectrum.transform($0.baseAddress!) }
    pdq = spectrum.fingerprint()
    weights = Self.weights(of: spectrum.coefficients, missing: Float(1 - share))
    totalWeight = max(weights.reduce(0, +), .leastNormalMagnitude)
  }

  /// Guesses are moved half way to the mean: a border of full contrast would outweigh what is known.
  private static func withGuesses(_ samples: [Float], _ isKnown: [Bool], _ known: Int) -> [Float] {
    guard known < samples.count, known > 0 else { return samples }
    let mean = samples.indices.reduce(Float(0)) { isKnown[$1] ? $0 + samples[$1] : $0 } / Float(known)
    return samples.indices.map { isKnown[$0] ? samples[$0] : (samples[$0] + mean) / 2 }
  }

  /// The logarithm of the odds that a bit is right, were the frequency's error normal.
  private static func weights(of values: [Float], missing: Float) -> [Float] {
    let median = values.sorted()[values.count / 2 - 1]
    let amplitude = values.indices.reduce(Float(0)) { $0 + abs(values[$1]) * frequency($1) } / Float(values.count)
    return values.indices.map { index in
      let error = max(amplitude / frequency(index) * (missing.squareRoot() + noise), .leastNormalMagnitude)
      let right = 0.5 * (1 + erf(Double(abs(values[index] - median) / error) / 2.0.squareRoot()))
      return Float(min(maxWeight, log(right / max(1 - right, 1e-3))))
    }
  }

  private static func frequency(_ index: Int) -> Float {
    let (row, column) = (Float(index / PDQSpectrum.side + 1), Float(index % PDQSpectrum.side + 1))
    return (row * row + column * column).squareRoot()
  }

  /// Bits that differ, each counted by its weight and as if all 256 together weighed 256: 0…256.
  public func distance(to other: PDQ) -> Double {
    let difference = pdq.words ^ other.words
    var sum: Float = 0
    for word in 0..<4 {
      var bits = difference[word]
      while bits != 0 {
        sum += weights[64 * word + bits.trailingZeroBitCount]
        bits &= bits - 1
      }
    }
    return Double(256 * sum / totalWeight)
  }
}
