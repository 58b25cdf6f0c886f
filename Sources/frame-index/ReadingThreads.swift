import ArgumentParser

/// How many threads read and search indexes.
struct ReadingThreads: ParsableArguments {
  @Option(help: ArgumentHelp("Threads at most; 0 is one per core. The answer is the same for any value.", valueName: "n"))
  var threads = 0

  /// `nil` for one per core.
  var value: Int? { threads == 0 ? nil : threads }

  func validate() throws {
    guard (0...64).contains(threads) else { throw ValidationError("--threads \(threads): expected 0 to 64") }
  }
}
