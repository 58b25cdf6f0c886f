internal import FrameMemory
internal import Pixels

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

/// The way from the codes of a plane to linear light and back, by table.
///
/// A code is as light as the transfer's inverse says, in double precision rounded to single; a light becomes the code
/// whose neighbourhood, half a code to each side, it lies in. So coding a code's own light gives the code back.
final class LightCurve {
  private let lights: AlignedBuffer<Float>
  /// The lights half-way between a code and the next.
  private let thresholds: AlignedBuffer<Float>
  /// For each of `bucketCount` equal parts of the range of light, the first code that it can be.
  private let firstCodes: AlignedBuffer<Int32>
  private let largest: Int
  private let darkest: Float
  private let bucketsPerLight: Float
  private static let bucketCount = 4096

  init(_ transfer: TransferFunction, depth: Int, range: ColourRange) {
    largest = (1 << depth) - 1
    let scale = SampleScale(.light, depth: depth, range: range)
    let light = { (code: Double) in Float(transfer.light((code - scale.zero) / scale.scale)) }
    let codes = 0...largest
    lights = AlignedBuffer(codes.map { light(Double($0)) })
    let halves = codes.map { $0 == (1 << depth) - 1 ? Float.infinity : light(Double($0) + 0.5) }
    thresholds = AlignedBuffer(halves)
    darkest = light(0)
    let buckets = Float(Self.bucketCount) / (light(Double(largest)) - light(0))
    bucketsPerLight = buckets
    var code: Int32 = 0
    var first = [Int32]()
    for bucket in 0...Self.bucketCount + 1 {
      // One bucket early, so that rounding never skips a code.
      let floor = light(0) + Float(bucket - 1) / buckets
      while Int(code) < halves.count - 1, halves[Int(code)] < floor { code += 1 }
      first.append(code)
    }
    firstCodes = AlignedBuffer(first)
  }

  func light(of code: Int) -> Float { unsafe lights.start[min(max(code, 0), largest)] }

  func code(of light: Float) -> UInt16 {
    let thresholds = unsafe thresholds.start
    let firstCodes = unsafe firstCodes.start
    let place = min(max((light - darkest) * bucketsPerLight, 0), Float(Self.bucketCount - 1))
    var low = unsafe Int(firstCodes[Int(place)])
    var high = light >= darkest + (place + 1) / bucketsPerLight ? largest : unsafe Int(firstCodes[Int(place) + 2])
    high = min(high + 1, largest)
    while low < high {
      let middle = (low + high) / 2
      if unsafe thresholds[middle] <= light { low = middle + 1 } else { high = middle }
    }
    return UInt16(low)
  }
}
