internal import CIntrinsics

/// The instructions that kernels may use. Every plan takes one, and every value gives the same bytes: tests compare each
/// with `baseline`, the plain loops that are the definitions.
public enum InstructionSet: Int, CaseIterable, Comparable, Sendable {
  /// Plain loops, for any machine.
  case baseline
  /// x86-64-v3: vectors of 256 bits. There only in builds for that level or above.
  case avx2
  /// What Ice Lake and Zen 4 have besides: vectors of 512 bits, and multiply-accumulate of 16-bit words (AVX-512 F, BW, DQ, VL,
  /// VBMI and VNNI).
  case avx512

  /// The best that this build and this machine have; found out once.
  public static let current: InstructionSet = {
    #if AVX2
    return framepipe_has_avx512() ? .avx512 : .avx2
    #else
    return .baseline
    #endif
  }()

  /// All that this build and this machine have, `baseline` first.
  public static var available: [InstructionSet] { allCases.filter { $0 <= current } }

  public static func < (a: InstructionSet, b: InstructionSet) -> Bool { a.rawValue < b.rawValue }
}
