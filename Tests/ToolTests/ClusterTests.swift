import Foundation
import TestSupport
import Testing

/// Several machines: the scripts of `Tests/Cluster`, each a whole cluster on this machine's loopback.
///
/// One after another: each takes its time from others that run beside it.
@Suite(.serialized) struct ClusterTests {
  /// Three servers and their start take minutes on a busy machine: `make test-clickhouse` asks for them, and installs chdb, half a
  /// gigabyte, which is tested wherever it is.
  private static let servers = ProcessInfo.processInfo.environment["FRAMEPIPE_CLICKHOUSE"] == nil ? [] : ["clickhouse.sh servers"]

  @Test(arguments: ["network.sh", "slurm.sh", "parallel.sh", "clickhouse.sh chdb"] + servers)
  func nothingIsLostOrDoubled(script: String) {
    let run = shell("Tests/Cluster/" + script, in: .existing(Programs.packageRoot))
    let last = run.lines.last ?? ""
    if last.hasPrefix("skipped: ") { print("\(script): \(last)") }
    #expect(run.status == 0 && (last.hasPrefix("skipped: ") || last.hasPrefix("equal: ")), "\(run.text) \(run.errors)")
  }
}
