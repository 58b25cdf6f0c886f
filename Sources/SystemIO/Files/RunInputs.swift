import Glibc
import Synchronization

/// Which file a name or a descriptor means: two are one file where these are equal.
public struct FileIdentity: Hashable, Sendable {
  let device: UInt
  let inode: UInt

  init(_ status: stat) {
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
  }
}

/// The regular files that this run reads: no output may be one of them.
///
/// Whatever opens an input notes it, and whatever makes a file asks.
public enum RunInputs {
  private static let noted = Mutex<Set<FileIdentity>>([])

  /// Notes an open input; what is no regular file is no danger.
  public static func note(_ input: FileDescriptor) {
    guard input.kind == .regularFile, let identity = input.identity else { return }
    noted.withLock { _ = $0.insert(identity) }
  }

  /// Notes an input that is opened by other means. A file that isn't there is noted by whoever makes it.
  public static func note(_ path: ByteString) {
    guard let status = path.status, status.st_mode & S_IFMT == S_IFREG else { return }
    noted.withLock { _ = $0.insert(FileIdentity(status)) }
  }

  static func contains(_ status: stat) -> Bool { noted.withLock { $0.contains(FileIdentity(status)) } }
}

extension ByteString {
  /// What the name leads to, or `nil`. `stat(2)`.
  var status: stat? {
    var status = stat()
    return unsafe withCString { unsafe stat($0, &status) } == 0 ? status : nil
  }
}
