import CSandbox
import Glibc
import Sandbox
import SandboxProbe
import SystemIO
import TestSupport
import Testing

/// What the box holds, tried from the inside.
@Suite struct SandboxTests {
  @Test(.enabled(if: Sandbox.available == .all, "this kernel lacks Landlock or seccomp"))
  func nothingLeavesTheBox() {
    let folder = TestFolder()
    folder.write([1], to: "input")
    folder.write([1], to: "framepipe-sandbox-victim")
    let count = Int(sandbox_probe_count())
    var codes = [Int32](repeating: -1, count: count + 2)
    unsafe sandbox_probe_run(
      { readable in
        var names = unsafe [readable]
        return unsafe framepipe_landlock_enter(&names, 1) | framepipe_filter_enter()
      }, folder.file("input"), &codes)
    #expect(codes[0] == 0, "the box is closed")
    #expect(codes[1] == 0, "what was named can be opened")
    for index in 0..<count {
      let name = unsafe String(cString: sandbox_probe_name(Int32(index)))
      #expect(codes[index + 2] == EPERM || codes[index + 2] == EACCES, "\(name): \(codes[index + 2])")
    }
    #expect(count > 20)
  }

  @Test func partsAreNamed() {
    #expect(Sandbox.Parts.all.description == "landlock+seccomp" && Sandbox.Parts([]).description == "none")
  }
}
