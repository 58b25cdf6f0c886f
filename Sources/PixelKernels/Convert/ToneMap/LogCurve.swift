internal import FrameMemory

#if AVX2
internal import CIntrinsics
#endif

/// A function of 0…1 as a table, as fine relative to its argument at every magnitude: 128 steps an octave, down to 2^-40.
///
/// The place in the table is the argument's exponent and the first seven bits of its significand; between two places the
/// function is linear. For powers between 0 and 1 a value is within 2e-5 of itself, below 2^-40 it goes to zero.
final class LogCurve {
  /// Of each step its first value and the next one's difference.
  private let table: AlignedBuffer<Float>

  private static let octaves = 40
  private static let stepsBits: UInt32 = 7
  private static let restBits = 23 - stepsBits
  private static let restMask: UInt32 = 1 << restBits - 1
  private static let restUnit = 1 / Float(1 << restBits)
  private static let smallest: Float = 0x1p-40

  /// - Parameter function: is taken at places, not below `2^-40`; there it is `function(0)`.
  init(_ function: (Double) -> Double) {
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
    done = unsafe applyAVX2(input, count: count, into: output)
    #endif
    let entries = unsafe UnsafePointer(table.start)
    for x in done..<count {
      let place = unsafe min(max(input[x], Self.smallest), 1).bitPattern &- Self.smallest.bitPattern
      let i = Int(place &>> Self.restBits)
      let rest = Float(place & Self.restMask) * Self.restUnit
      unsafe output[x] = entries[2 &* i] + entries[2 &* i &+ 1] * rest
    }
  }

  #if AVX2
  /// The compiler does not gather: look-ups one by one take three times as long.
  private func applyAVX2(_ input: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>) -> Int {
    let whole = count & ~7
    let (smallest, one) = (SIMD8<Float>(repeating: Self.smallest), SIMD8<Float>(repeating: 1))
    let first = _mm256_set1_epi32(Int32(Self.smallest.bitPattern))
    let mask = _mm256_set1_epi32(Int32(Self.restMask))
    for x in stride(from: 0, to: whole, by: 8) {
      let argument = unsafe UnsafeRawPointer(input + x).loadUnaligned(as: SIMD8<Float>.self)
      let clamped = _mm256_min_ps(_mm256_max_ps(argument, smallest), one)
      let place = _mm256_sub_epi32(unsafe unsafeBitCast(clamped, to: Vector256.self), first)
      let step = _mm256_srli_epi32(place, Int32(Self.restBits))
      let rest = _mm256_cvtepi32_ps(_mm256_and_si256(place, mask)) * Self.restUnit
      let value = unsafe framepipe_gather8(table.start, step)
      let difference = unsafe framepipe_gather8(table.start + 1, step)
      unsafe UnsafeMutableRawPointer(output + x).storeBytes(of: value + difference * rest, as: SIMD8<Float>.self)
    }
    return whole
  }
  #endif
}
