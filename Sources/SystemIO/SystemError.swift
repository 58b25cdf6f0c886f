import Glibc

/// A system call that failed.
public struct SystemError: Error, CustomStringConvertible, Equatable {
  /// The C function.
  public let call: String
  /// `errno` after it.
  public let code: Int32

  /// An error of the C function `call`, with the `errno` that it left.
  public init(call: String, code: Int32 = errno) {
    self.call = call
    self.code = code
  }

  /// The system's message, in lower case: "no space left on device".
  public var description: String {
    let words = unsafe String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  /// The action that failed, for messages.
  public var verb: String {
    switch call {
    case "write", "writev", "pwrite", "close": "write the output"
    case "rename": "give the output its name"
    case "read", "pread", "lseek": "read the input"
    case "pthread_create": "start a thread"
    default: call
    }
  }

  /// Whether the reader at the other end is gone.
  public var isBrokenPipe: Bool { code == EPIPE }
}
