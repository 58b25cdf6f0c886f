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
