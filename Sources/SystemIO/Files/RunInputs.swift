public import Glibc
import Synchronization

/// Which file a name or a descriptor means: two are one file where these are equal.
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
/// Whatever opens an input notes it, and whatever makes a file asks.
public enum RunInputs {
  private struct Noted {
    var files: Set<FileIdentity> = []
    var names: Set<ByteString> = []
  }

  private static let noted = Mutex(Noted())

  /// Notes an open input; what is no regular file is no danger.
  public static func note(_ input: FileDescriptor) {
    guard input.kind == .regularFile, let identity = input.identity else { return }
    noted.withLock { _ = $0.files.insert(identity) }
  }

  /// Notes an input that is opened by other means, by its name: whatever file stands there when an output is made.
  public static func note(_ path: ByteString) { noted.withLock { _ = $0.names.insert(path) } }

  /// Throws where a file that is open for writing is one of them: standard output that the shell sent there, or a descriptor.
  ///
  /// - Throws: `Failure` with `.usage`.
  public static func refuse(_ output: FileDescriptor, named name: String = "standard output") throws(Failure) {
    guard output.kind == .regularFile, let file = output.identity, contains(file) else { return }
    throw refusal(of: name)
  }

  /// Throws where a file that is about to be replaced is one of them, or stands where one will be.
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
