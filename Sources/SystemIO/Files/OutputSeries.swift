internal import CProcess
import Glibc

/// Many files that one run writes, numbered pictures: each gets its name when it is complete, and all are synced together at the
/// end.
///
/// Syncing each on its own takes longer than writing it. A kill costs nothing either way; a power cut during the run may leave
/// files empty that already had their names.
public final class OutputSeries {
  private var folders: Set<ByteString> = []

  /// A series without files.
  public init() {}

  func note(_ folder: ByteString) { folders.insert(folder) }

  /// Makes sure that all files so far reach the disk. `syncfs(2)`.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public func sync() throws(SystemError) {
    for folder in folders {
      let code = unsafe folder.withCString { unsafe framepipe_sync_folder($0) }
      guard code == 0 else { throw SystemError(call: "write", code: code) }
    }
    folders = []
  }
}
