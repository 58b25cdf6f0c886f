internal import CProcess
import Glibc

/// The processors that this process may use.
public enum Processors {
  /// How many there are: those that a scheduler of jobs, a container or `taskset(1)` leaves it.
  public static var count: Int {
    let allowed = Int(framepipe_processors())
    return allowed > 0 ? allowed : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  }
}
