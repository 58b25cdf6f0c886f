internal import CSQLite
import Glibc
internal import SystemIO

/// A copy of an index that appears under its name in one step: written beside it under a hidden name, synced, renamed.
struct PublishedCopy {
  private let target: String
  private let folder: ByteString
  private let name: ByteString

  init(to target: String) {
    self.target = target
    folder = ByteString(name: target).folder
    name = ByteString(name: target).lastComponent
  }

  /// Throws if a copy must not replace what is at the target.
  ///
  /// - Parameter source: resolved path of the index that is copied.
  func checkTarget(against source: String) throws(IndexError) {
    guard !name.bytes.isEmpty else { throw .cannotCreate(path: target, reason: "expected the name of a file") }
    guard let status = ByteString(name: target).status else { return }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .cannotCreate(path: target, reason: "not a regular file") }
    if let own = ByteString(name: source).status, FileIdentity(own) == FileIdentity(status) {
      throw .cannotCreate(path: target, reason: "is the index itself")
    }
    guard status.st_size == 0 || Self.isIndex(target) else {
      throw .cannotCreate(path: target, reason: "not a frame index, so it is not replaced")
    }
    guard !ReadingMode.hasLog(target) else {
      throw .cannotCreate(path: target, reason: "is being written: its write-ahead log is open")
    }
  }

  /// SQLite's magic, and the application's number at byte 68.
  private static func isIndex(_ path: String) -> Bool {
    guard let file = try? FileDescriptor.open(path, O_RDONLY) else { return false }
    defer { try? file.close() }
    var head = [UInt8](repeating: 0, count: 72)
    guard unsafe (try? head.withUnsafeMutableBytes { unsafe try file.read(into: $0, at: 0) }) == true else { return false }
    let number = head[68...].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    return head.starts(with: "SQLite format 3\0".utf8) && number == IndexSchema.applicationID
  }

  /// Copies a file that nothing changes in the meantime.
  func write(_ source: DatabaseFile) throws(IndexError) {
    Leftovers(of: name, in: folder).remove()
    let draft = folder / Leftovers.draft(of: name)
    let file: FileDescriptor
    do throws(SystemError) {
      file = try FileDescriptor.open(draft, O_WRONLY | O_CREAT | O_EXCL)
    } catch {
      throw .cannotCreate(path: target, reason: error.description)
    }
    do throws(IndexError) {
      defer { Glibc.close(file.number) }
      try copy(source, to: file)
    } catch {
      draft.unlink()
      throw error
    }
    do throws(SystemError) {
      try draft.rename(to: ByteString(name: target))
    } catch {
      draft.unlink()
      throw .cannotCreate(path: target, reason: error.description)
    }
    syncFolder()
  }

  private func copy(_ source: DatabaseFile, to file: FileDescriptor) throws(IndexError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { unsafe buffer.deallocate() }
    let count = try source.byteCount()
    for offset in stride(from: 0, to: count, by: buffer.count) {
      let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, count - offset)])
      try unsafe source.read(into: part, at: offset)
      do throws(SystemError) { try unsafe file.write(all: UnsafeRawBufferPointer(part)) } catch { throw failure(error.code) }
    }
    // Delayed writes report their errors here, above all on network file systems.
    guard fsync(file.number) == 0 else { throw failure(errno) }
  }

  private func failure(_ code: Int32) -> IndexError {
    if code == ENOSPC || code == EDQUOT { return .full(path: target) }
    return .io(path: target, detail: SystemError(call: "write", code: code).description)
  }

  /// So that the new name survives a power cut. Not every file system can do this, and the copy is complete without it.
  private func syncFolder() {
    guard let opened = try? FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY) else { return }
    fsync(opened.number)
    try? opened.close()
  }
}
