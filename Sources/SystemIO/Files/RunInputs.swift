public import Glibc
import Synchronization

/// Which file a name or a descriptor means: two mean the same file if these are equal.
public struct FileIdentity: Hashable, Sendable {
  let device: UInt
  let inode: UInt

  /// The identity in what `stat(2)` says of a file.
  public init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}

/// The regular files that this run reads: no output may be one of them.
///
/// Code that opens an input records it; code that creates a file checks.
public enum RunInputs {
  private struct Noted {
    var files: Set<FileIdentity> = []
    var names: Set<ByteString> = []
  }

  private static let noted = Mutex(Noted())

  /// Records an open input; anything but a regular file is harmless.
  public static func note(_ input: FileDescriptor) {
    guard input.kind == .regularFile, let identity = input.identity else { return }
    noted.withLock { _ = $0.files.insert(identity) }
  }

  /// Records an input that is opened by other means, by its name: whatever file is there when an output is created.
  public static func note(_ path: ByteString) { noted.withLock { _ = $0.names.insert(path) } }

  /// Throws if a file open for writing is one of them: standard output redirected there, or a descriptor.
  ///
  /// - Throws: `Failure` with `.usage`.
  public static func refuse(_ output: FileDescriptor, named name: String = "standard output") throws(Failure) {
    guard output.kind == .regularFile, let file = output.identity, contains(file) else { return }
    throw refusal(of: name)
  }

  /// Throws if a file about to be replaced is one of them, or is where one will be.
  static func refuse(_ place: FilePlace?, old: stat?, named name: ByteString) throws(Failure) {
    let names = noted.withLock { $0.names }
    if let old, contains(FileIdentity(old)) { throw refusal(of: "\(name)") }
    if let place, names.contains(where: { FilePlace($0) == place }) { throw refusal(of: "\(name)") }
  }

  private static func contains(_ file: FileIdentity) -> Bool {
    let (files, names) = noted.withLock { ($0.files, $0.names) }
    return files.contains(file) || names.contains { $0.status.map(FileIdentity.init) == file }
  }

  private static func refusal(of name: String) -> Failure {
    Failure(.usage, "\(name): is both input and output", hint: "write to another file and rename it")
  }
}
