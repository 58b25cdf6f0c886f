internal import CProcess
internal import Sandbox

/// What a build is.
public enum Version {
  /// The version of Framepipe, as `--version` and stream headers show it.
  public static let number = "0.2.0"

  #if DEBUG
  private static let profile = "debug"
  #elseif Profiling
  private static let profile = "profiling"
  #else
  private static let profile = "release"
  #endif

  /// "0.2.0 (mimalloc 2.0.9, x86-64-v3, release, sandbox landlock+seccomp)": the last is what this kernel offers.
  public static var long: String {
    unsafe "\(number) (\(Allocator.name), \(String(cString: framepipe_simd_target())), \(profile), sandbox \(Sandbox.available))"
  }
}
