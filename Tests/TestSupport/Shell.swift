import Glibc

/// How a script ended.
public struct ShellRun {
  /// Of the last program of its last pipeline; 124 after two minutes.
  public let status: Int32
  public let output: [UInt8]
  public let errors: String

  public var text: String { String(decoding: output, as: UTF8.self) }
  public var lines: [Substring] { text.split(separator: "\n") }
}

/// Runs a bash script with the programs under test first on the PATH.
///
/// - Parameters:
///   - script: `$1` and so on are the arguments, so that no name needs quoting; `$REFERENCES` is `Tests/References`.
///   - input: standard input; nothing unless given.
///   - environment: in addition to the test's own.
public func shell(
  _ script: String, _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:], in folder: TestFolder = TestFolder()
) -> ShellRun {
  let run = TestFolder()
  run.write(input, to: "in")
  let status = spawn(
    ["/usr/bin/timeout", "-k", "5", "120", "/bin/bash", "-c", "cd -- \"$0\" && " + script, folder.path] + arguments,
    input: run.file("in"), output: run.file("out"), errors: run.file("err"), environment: TestSupport.environment(environment))
  return ShellRun(status: status, output: run.bytes(of: "out"), errors: run.text(of: "err"))
}

/// The test's own environment and more, as `posix_spawn(3)` takes it: the programs under test come first on the PATH.
public func environment(_ more: [String: String] = [:]) -> [String] {
  var variables: [String: String] = [:]
  var entry = unsafe environ
  while let text = unsafe entry.pointee {
    let pair = unsafe String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if pair.count == 2 { variables[String(pair[0])] = String(pair[1]) }
    unsafe entry += 1
  }
  variables["PATH"] = Programs.folder + ":" + (variables["PATH"] ?? "/usr/bin:/bin")
  variables["LC_ALL"] = "C.UTF-8"
  variables["REFERENCES"] = Programs.packageRoot + "/Tests/References"
  // A crash shows as a status at once, not as a minute of symbols.
  variables["SWIFT_BACKTRACE"] = "enable=no"
  return variables.merging(more) { $1 }.map { "\($0)=\($1)" }
}

/// Starts a program and waits for it. `posix_spawn(3)`, `waitpid(2)`.
/// - Parameters:
///   - arguments: the path of the program, and what follows it.
///   - input: the path of the file that is its standard input, and so on.
/// - Returns: its status, or 128 and the signal that ended it.
@discardableResult
public func spawn(
  _ arguments: [String], input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null",
  environment: [String] = TestSupport.environment()
) -> Int32 {
  var actions = posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
  unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  let argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
  let envp = unsafe environment.map { unsafe strdup($0) } + [nil]
  defer { for text in unsafe argv + envp { unsafe free(text) } }
  var child = pid_t()
  precondition(unsafe posix_spawn(&child, arguments[0], &actions, nil, argv, envp) == 0, "\(arguments[0]) cannot be started")
  var status: Int32 = 0
  while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}
