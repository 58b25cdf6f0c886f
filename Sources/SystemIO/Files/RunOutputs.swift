import Synchronization

/// The places of this run's files that are not complete yet: no two outputs may share one.
enum RunOutputs {
  private static let begun = Mutex<Set<FilePlace>>([])

  /// Takes a place for an output.
  ///
  /// - Throws: `Failure` with `.usage` if another output has it.
  static func begin(_ place: FilePlace?, named name: ByteString) throws(Failure) {
    guard let place else { return }
    guard begun.withLock({ $0.insert(place).inserted }) else {
      throw Failure(.usage, "\(name): two outputs write this file", hint: "give each its own name")
    }
  }

  /// The file is complete, or never will be.
  static func end(_ place: FilePlace?) {
    guard let place else { return }
    begun.withLock { _ = $0.remove(place) }
  }
}
