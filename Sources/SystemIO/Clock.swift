import Glibc

/// Time that only goes forward.
public enum Clock {
  /// Nanoseconds since an arbitrary moment before the process began. `clock_gettime(2)`, `CLOCK_MONOTONIC`: one clock for
  /// all processes of a machine.
  public static var nanoseconds: Int {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
  }
}
