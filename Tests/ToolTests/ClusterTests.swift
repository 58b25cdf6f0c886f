import Foundation
import TestSupport
import Testing

/// Several machines: the scripts of `Tests/Cluster`, each a whole cluster on this machine's loopback.
///
/// One after another: each takes its time from others that run beside it.
@Suite(.serialized) struct ClusterTests {
  /// Three servers and their start take minutes on a busy machine: `make test-clickhouse` asks for them.
  private static let clickhouse =
    ProcessInfo.processInfo.environment["FRAMEPIPE_CLICKHOUSE"] == nil
    ? [] : ["clickhouse.sh servers", "clickhouse.sh chdb .build-cluster/bin/python"]

  @Test(arguments: ["network.sh", "slurm.sh", "parallel.sh"] + clickhouse)
  func nothingIsLostOrDoubled(script: String) {
    let run = shell("Tests/Cluster/" + script, in: .existing(Programs.packageRoot))
    let last = run.lines.last ?? ""
    if last.hasPrefix("skipped: ") { print("\(script): \(last)") }
    #expect(run.status == 0 && (last.hasPrefix("skipped: ") || last.hasPrefix("equal: ")), "\(run.text) \(run.errors)")
  }
}
