/// Runs a program of `Tests/References` with the references' Python.
/// - Returns: what it prints.
/// - Throws: `ReferenceFailure` where its status is not 0.
public func runReference(_ script: String, _ arguments: [String], python: String = Programs.python) throws -> [UInt8] {
  let folder = TestFolder()
  let status = spawn(
    ["/usr/bin/timeout", "-k", "5", "300", python, "-BW", "ignore", Programs.reference(script)] + arguments,
    output: folder.file("out"), errors: folder.file("err"))
  guard status == 0 else { throw ReferenceFailure(script: script, status: status, errors: folder.text(of: "err")) }
  return folder.bytes(of: "out")
}

public struct ReferenceFailure: Error {
  public let script: String
  public let status: Int32
  public let errors: String
}
