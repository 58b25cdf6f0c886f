/// How batches are written.
public enum Compression: Equatable, Sendable {
  /// Stored blocks, without a checksum: the speed of a copy.
  case store
  /// A zstd level, 1…19 or -7…-1, with zstd's content checksum.
  case level(Int)

  /// The levels that are useful for frames.
  public static let levels: [ClosedRange<Int>] = [-7 ... -1, 1...19]
}
