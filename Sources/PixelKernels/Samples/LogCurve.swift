internal import FrameMemory

/// A function of 0…1 as a table, as fine relative to its argument at every magnitude: 128 steps an octave, down to 2^-40.
///
/// The place in the table is the argument's exponent and the first seven bits of its significand; between two places the
/// function is linear. For powers between 0 and 1 a value is within 2e-5 of itself, below 2^-40 it goes to zero.
final class LogCurve {
  /// Of each step its first value and the next one's difference.
  let table: AlignedBuffer<Float>
  private let usesVectors: Bool

  private static let octaves = 40
  static let stepsBits: UInt32 = 7
  static let restBits = 23 - stepsBits
  static let restMask: UInt32 = 1 << restBits - 1
  static let restUnit = 1 / Float(1 << restBits)
  static let smallest: Float = 0x1p-40

  /// - Parameter function: is taken at places, not below `2^-40`; there it is `function(0)`.
  init(_ instructions: InstructionSet, _ function: (Double) -> Double) {
    usesVectors = instructions >= .avx2
    let count = Self.octaves << Self.stepsBits
    table = AlignedBuffer(count: 2 * count + 2)
    func place(_ i: Int) -> Double {
      i == 0 ? 0 : Double(Float(bitPattern: Self.smallest.bitPattern + UInt32(i) << Self.restBits))
    }
    for i in 0...count {
      let value = function(place(i))
      unsafe table.start[2 * i] = Float(value)
      unsafe table.start[2 * i + 1] = i == count ? 0 : Float(function(place(i + 1)) - value)
    }
  }

  /// The function of each argument; arguments beyond 0…1 are clamped.
  ///
  /// For memory safety the caller ensures that `input` holds and `output` has room for `count` elements.
  @unsafe func apply(_ input: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe applyAVX2(input, count: count, into: output) }
    #endif
    let entries = unsafe UnsafePointer(table.start)
    for x in done..<count {
      let place = unsafe min(max(input[x], Self.smallest), 1).bitPattern &- Self.smallest.bitPattern
      let i = Int(place &>> Self.restBits)
      let rest = Float(place & Self.restMask) * Self.restUnit
      unsafe output[x] = entries[2 &* i] + entries[2 &* i &+ 1] * rest
    }
  }
}

/// A function of 0…1 as a table with linear interpolation; arguments beyond are clamped.
final class LinearCurve {
  private let table = AlignedBuffer<Double>(count: LinearCurve.steps + 2, repeating: 0)
  private static let steps = 8192

  init(_ function: (Double) -> Double) {
    for i in 0...Self.steps { unsafe table.start[i] = function(Double(i) / Double(Self.steps)) }
    unsafe table.start[Self.steps + 1] = table.start[Self.steps]
  }

  subscript(_ x: Double) -> Double {
    let place = min(max(x, 0), 1) * Double(Self.steps)
    let index = Int(place)
    let (a, b) = unsafe (table.start[index], table.start[index + 1])
    return a + (b - a) * (place - Double(index))
  }
}
