import Glibc
internal import SystemIO

/// How the name of an input is used: "-" is standard input.
extension ByteString {
  var isStandardInput: Bool { bytes == [0x2D] }

  /// The name for messages; bytes that are not UTF-8 become U+FFFD.
  var inputName: String { isStandardInput ? "standard input" : description }

  /// `open(2)` for reading. Names need not be UTF-8.
  func open() throws(SystemError) -> FileDescriptor {
    let number = unsafe withCString { unsafe Glibc.open($0, O_RDONLY | O_CLOEXEC) }
    guard number >= 0 else { throw SystemError(call: "open") }
    return FileDescriptor(number)
  }

  func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    unsafe (bytes + [0]).withUnsafeBufferPointer { bytes in
      unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe body($0.baseAddress!) }
    }
  }
}
