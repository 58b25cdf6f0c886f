internal import CProcess
import Glibc

/// The processors that this process may use.
public enum Processors {
  /// How many there are, after limits by a job scheduler, a container or `taskset(1)`.
  public static var count: Int {
    let allowed = Int(framepipe_processors())
    return allowed > 0 ? allowed : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }
}
