internal import CIntrinsics

/// The instructions that kernels may use. Every plan takes one, and every value gives the same bytes: tests compare each
/// with `baseline`, the plain loops that are the definitions.
public enum InstructionSet: Int, CaseIterable, Comparable, Sendable {
  /// Plain loops, for any machine.
  case baseline
  /// x86-64-v3: vectors of 256 bits. Only in builds for that level or above.
  case avx2
  /// What Ice Lake and Zen 4 add: vectors of 512 bits, and multiply-accumulate of 16-bit words (AVX-512 F, BW, DQ, VL, VBMI
  /// and VNNI).
  case avx512

  /// All that this build and this machine have, from `baseline` to the best.
  public static let available: [InstructionSet] = {
    var sets = [InstructionSet.baseline]
    #if AVX2
    sets += framepipe_has_avx512() ? [.avx2, .avx512] : [.avx2]
    #endif
    return sets
  }()

  /// The best that this build and this machine have.
  public static let current = available.last ?? .baseline

  public static func < (a: InstructionSet, b: InstructionSet) -> Bool { a.rawValue < b.rawValue }
}
