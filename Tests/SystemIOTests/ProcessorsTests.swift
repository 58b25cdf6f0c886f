import SystemIO
import TestSupport
import Testing

@Suite struct ProcessorsTests {
  /// As many as nproc(1) counts, which heeds the affinity too.
  @Test func theCountIsThatOfTheAffinity() throws {
    let counted = shell("unset OMP_NUM_THREADS OMP_THREAD_LIMIT; nproc")
    #expect(Processors.count == Int(counted.text.split(separator: "\n").first ?? "0"))
  }
}
