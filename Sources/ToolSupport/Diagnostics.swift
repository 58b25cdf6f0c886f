public import SystemIO

/// What a program says to a person, on standard error.
public enum Diagnostics {
  /// "frame-resize: what went wrong" and at most one "hint: …".
  public static func report(_ failure: Failure, from tool: String) {
    let hint = failure.hint.map { "hint: \($0)\n" } ?? ""
    write("\(tool): \(failure.message)\n" + hint)
  }

  /// Writes text as it is. A closed standard error is nobody's business.
  public static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in unsafe try? FileDescriptor.standardError.write(all: UnsafeRawBufferPointer(bytes)) }
  }
}
