public import SystemIO

/// Messages to a person, on standard error.
public enum Diagnostics {
  /// "frame-resize: what went wrong" and at most one "hint: …".
  public static func report(_ failure: Failure, from tool: String) {
    let hint = failure.hint.map { "hint: \(TerminalText.printable($0))\n" } ?? ""
    write("\(tool): \(TerminalText.printable(failure.message))\n" + hint)
  }

  /// "frame-index: what a person should know". Names in it can't move the cursor.
  public static func note(_ text: String, from tool: String) { write("\(tool): \(TerminalText.printable(text))\n") }

  /// Writes text as it is. Errors writing to standard error are ignored.
  public static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in unsafe try? FileDescriptor.standardError.write(all: UnsafeRawBufferPointer(bytes)) }
  }
}
