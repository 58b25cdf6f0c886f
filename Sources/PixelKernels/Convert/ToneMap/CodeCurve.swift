internal import FrameMemory

#if AVX2
internal import CIntrinsics
#endif

/// A function of codes of 16 bits, linear between them.
final class CodeCurve {
  private let table: AlignedBuffer<Float>

  static let largest = 65_535.0

  /// - Parameter function: of 0…1.
  init(_ function: (Double) -> Double) {
    table = AlignedBuffer(count: 65_537)
    for code in 0...65_536 { unsafe table.start[code] = Float(function(min(Double(code) / Self.largest, 1))) }
  }

  /// The function at `codes[x] + rests[x]`.
  ///
  /// For memory safety the caller ensures that the rows have `count` elements and codes are 0…65535.
  @unsafe func apply(
    _ codes: UnsafePointer<Int32>, _ rests: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) {
    var done = 0
    #if AVX2
    done = unsafe applyAVX2(codes, rests, count: count, into: output)
    #endif
    let entries = unsafe UnsafePointer(table.start)
    for x in done..<count {
      let (value, next) = unsafe (entries[Int(codes[x])], entries[Int(codes[x]) + 1])
      unsafe output[x] = value + (next - value) * rests[x]
    }
  }

  #if AVX2
  private func applyAVX2(
    _ codes: UnsafePointer<Int32>, _ rests: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  ) -> Int {
    let whole = count & ~7
    for x in stride(from: 0, to: whole, by: 8) {
      let places = unsafe Vector256(loading: codes + x)
      let rest = unsafe UnsafeRawPointer(rests + x).loadUnaligned(as: SIMD8<Float>.self)
      let (value, next) = unsafe (framepipe_gather4(table.start, places), framepipe_gather4(table.start + 1, places))
      unsafe UnsafeMutableRawPointer(output + x).storeBytes(of: value + (next - value) * rest, as: SIMD8<Float>.self)
    }
    return whole
  }
  #endif
}
