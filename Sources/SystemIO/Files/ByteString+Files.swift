public import Glibc

/// What the system says about a name, and can do with it.
extension ByteString {
  /// What the name leads to, or `nil`. `stat(2)`.
  public var status: stat? {
    var status = stat()
    return unsafe withCString { unsafe stat($0, &status) } == 0 ? status : nil
  }

  /// Whether the process may do what `mode` says, `F_OK` or any of `R_OK`, `W_OK` and `X_OK`. `access(2)`.
  public func allows(_ mode: Int32) -> Bool { unsafe withCString { unsafe access($0, mode) } == 0 }

  /// The name with symbolic links resolved, or the name itself if it leads nowhere. `realpath(3)`.
  public var resolved: ByteString {
    guard let real = unsafe withCString({ unsafe realpath($0, nil) }) else { return self }
    defer { unsafe free(real) }
    return unsafe ByteString(cString: real)
  }

  /// `unlink(2)`.
  public func unlink() { _ = unsafe withCString { unsafe Glibc.unlink($0) } }

  /// `rename(2)`.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public func rename(to new: ByteString) throws(SystemError) {
    let code = unsafe withCString { from in unsafe new.withCString { unsafe Glibc.rename(from, $0) } }
    guard code == 0 else { throw SystemError(call: "rename") }
  }

  /// The name's folder: "." if it names none.
  public var folder: ByteString {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : ByteString(bytes: Array(bytes[..<slash]))
  }

  /// The name within its folder.
  public var lastComponent: ByteString {
    ByteString(bytes: Array(bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]))
  }

  /// The name with a suffix.
  public static func + (name: ByteString, suffix: String) -> ByteString { ByteString(bytes: name.bytes + suffix.utf8) }

  /// A file in this folder.
  public static func / (folder: ByteString, file: ByteString) -> ByteString {
    ByteString(bytes: folder.bytes + [UInt8(ascii: "/")] + file.bytes)
  }
}
