import Glibc

/// The status a program exits with, also carried in FAIL and TAIL records: `framepipe(7)`, "Exit status".
public enum ExitStatus: UInt32, Sendable {
  /// Success, and all of the input was good.
  case success = 0
  /// A search found nothing.
  case nothingFound = 1
  /// A search found only possible matches.
  case onlyPossible = 3
  /// Wrong flags or arguments.
  case usage = 64
  /// The input is damaged or not what it claims to be; good frames were delivered.
  case damagedInput = 65
  /// The input does not exist or can't be opened.
  case noInput = 66
  /// This CPU lacks an instruction set, or a library is missing.
  case unavailable = 69
  case internalError = 70
  /// The output can't be created.
  case cannotCreate = 73
  /// Reading or writing failed; also a full disk.
  case inputOutput = 74
  /// The stream ended without its trailer: a program before this one died, or its machine did. Trying again may help.
  case interrupted = 75
}

/// A failure that ends a program, with its message and status.
public struct Failure: Error, CustomStringConvertible, Equatable {
  /// What the process ends with.
  public var status: ExitStatus
  /// One line, lower case: what went wrong, expected, actual, where.
  public var message: String
  /// What to do about it.
  public var hint: String?

  /// A failure with its message, one line without the program's name, and a hint on what to do about it.
  public init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  /// The message alone, without the hint.
  public var description: String { message }
}

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
