internal import PixelKernels
internal import Pixels

/// The ends of a part as they are stored: two numbers, two layouts, and the samples of both frames. `frameindex(5)`, "Part".
extension ShotEnds {
  private static let headBytes = 16 + 2 * 12
  /// Means none: a difference is never below 0.
  private static let none = -1.0

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for number in [secondDifference, lastDifference] { Self.put((number ?? Self.none).bitPattern, 8, &bytes) }
    for end in [first, last] {
      for value in [end.layout.width, end.layout.height, Int(end.layout.format.rawValue)] { Self.put(UInt64(value), 4, &bytes) }
    }
    return bytes + first.samples + last.samples
  }

  private static func put(_ value: UInt64, _ count: Int, _ bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }

  private static func value(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
  }

  /// - Returns: `nil` for anything that `bytes` does not make.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.headBytes, let first = Self.layout(bytes, 16), let last = Self.layout(bytes, 28) else { return nil }
    let numbers = [0, 8].map { Double(bitPattern: Self.value(bytes, $0, 8)) }
    guard numbers.allSatisfy({ $0 == Self.none || 0...100 ~= $0 }) else { return nil }
    let split = min(bytes.count, Self.headBytes + End.byteCount(of: first))
    guard let begin = End(layout: first, samples: Array(bytes[Self.headBytes..<split])),
      let end = End(layout: last, samples: Array(bytes[split...]))
    else { return nil }
    let differences = numbers.map { $0 == Self.none ? nil : $0 }
    self.init(first: begin, last: end, secondDifference: differences[0], lastDifference: differences[1])
  }

  private static func layout(_ bytes: [UInt8], _ offset: Int) -> FrameLayout? {
    let sides = [0, 4].map { Int(value(bytes, offset + $0, 4)) }
    guard let format = PixelFormat(rawValue: UInt16(truncatingIfNeeded: value(bytes, offset + 8, 4))) else { return nil }
    return FrameLayout(width: sides[0], height: sides[1], format: format)
  }
}
