public import ArgumentParser

/// The flag of programs whose threads share a frame.
public struct ThreadOptions: ParsableArguments {
  /// The value of `--threads`, at least 1.
  @Option(help: ArgumentHelp("Threads that share a frame's rows. The output is the same for any value.", valueName: "n"))
  public var threads: Int = 1

  public init() {}

  public func validate() throws {
    guard (1...64).contains(threads) else { throw ValidationError("--threads \(threads): expected 1 to 64") }
  }
}
