import TestSupport
import Testing

/// Several machines: the scripts of `Tests/Cluster`, each a whole cluster on this machine's loopback.
///
/// One after another: each takes its time from others that run beside it.
@Suite(.serialized) struct ClusterTests {
  @Test(arguments: ["network", "slurm", "parallel"])
  func nothingIsLostOrDoubled(script: String) {
    let run = shell(#""$1""#, Programs.packageRoot + "/Tests/Cluster/\(script).sh")
    #expect(run.status == 0, "\(run.text) \(run.errors)")
    let last = run.lines.last ?? ""
    if last.hasPrefix("skipped: ") { print("\(script).sh \(last)") }
    #expect(last.hasPrefix("skipped: ") || last.hasPrefix("equal: ") || last.hasPrefix("one writer wrote"), "\(run.text)")
  }
}
