import TestSupport
import Testing

/// The module of pipelines/python, by its own tests: against the conformance streams and beside the programs.
@Suite struct PythonModuleTests {
  static let folder = Programs.packageRoot + "/pipelines/python"

  @Test func saysOfEveryConformanceStreamWhatFrameInfoSays() {
    let run = shell("\"$1\" \"$2/tests/test_conformance.py\" \"$3\"", Programs.python, Self.folder, ConformanceTests.folder)
    #expect(run.status == 0, "\(run.text)\(run.errors)")
    #expect(run.text.hasSuffix(" streams, 0 failures\n"))
  }

  @Test(arguments: ["Reading", "Writing", "Stages", "Boxes"]) func worksBesideThePrograms(tests: String) {
    let run = shell(
      "cd \"$2/tests\" && \"$1\" -m unittest \"test_module.$3\"", Programs.python, Self.folder, tests,
      environment: ["PYTHONPATH": Self.folder])
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.hasSuffix("OK\n"))
  }
}
