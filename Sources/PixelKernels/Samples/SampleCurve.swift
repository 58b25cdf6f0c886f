internal import FrameMemory

/// A function of codes of 16 bits, linear between them.
final class SampleCurve {
  let table: AlignedBuffer<Float>
  private let usesVectors: Bool

  static let largest = 65_535.0

  /// - Parameter function: of 0…1.
  init(_ instructions: InstructionSet, _ function: (Double) -> Double) {
    usesVectors = instructions >= .avx2
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
    if usesVectors { done = unsafe applyAVX2(codes, rests, count: count, into: output) }
    #endif
    let entries = unsafe UnsafePointer(table.start)
    for x in done..<count {
      let (value, next) = unsafe (entries[Int(codes[x])], entries[Int(codes[x]) + 1])
      unsafe output[x] = value + (next - value) * rests[x]
    }
  }
}
