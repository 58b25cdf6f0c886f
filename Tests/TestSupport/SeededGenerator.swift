import Glibc

/// The same numbers for the same seed: SplitMix64.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  @inlinable public init(seed: UInt64) { state = seed }

  @inlinable public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// Bytes within a range.
  public mutating func bytes(_ count: Int, in range: ClosedRange<UInt8> = 0...255) -> [UInt8] {
    let first = UInt64(range.lowerBound), values = UInt64(range.count)
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: first + (((next() >> 32) * values) >> 32)) }
  }
}

extension SeededGenerator {
  /// A seed that differs from run to run. It is printed when it is drawn; FRAMEPIPE_SEED repeats a run.
  public static let runSeed: UInt64 = {
    let seed = unsafe getenv("FRAMEPIPE_SEED").flatMap { unsafe UInt64(String(cString: $0)) } ?? .random(in: 0...999_999_999)
    print("FRAMEPIPE_SEED=\(seed)")
    return seed
  }()

  /// Numbers that differ from run to run, and from test to test.
  /// - Parameter test: set apart by its name, so that a test alone draws what it draws among others.
  public static func ofThisRun(_ test: String = #function) -> SeededGenerator {
    SeededGenerator(seed: test.utf8.reduce(runSeed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 })
  }
}

/// The same random bytes in every run.
public func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var random = SeededGenerator(seed: seed)
  return random.bytes(count)
}
