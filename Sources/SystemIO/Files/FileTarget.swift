import Glibc

/// What the name of an output leads to.
enum FileTarget {
  /// A regular file, or none yet: its own name, after all symbolic links, and the file that is there.
  case regularFile(ByteString, old: stat?)
  /// A pipe, a device, or a descriptor that is open: written as it is.
  case asItIs

  /// Follows no more symbolic links than the system does.
  private static let mostLinks = 40

  init(_ path: ByteString) throws(SystemError) {
    var name = path
    for _ in 0...Self.mostLinks {
      guard !Self.isDescriptor(name) else {
        self = .asItIs
        return
      }
      guard let link = try name.linkTarget() else {
        self = try Self.plain(name)
        return
      }
      name = link.first == UInt8(ascii: "/") ? ByteString(bytes: link) : name.folder / ByteString(bytes: link)
    }
    throw SystemError(call: "open", code: ELOOP)
  }

  private static func plain(_ name: ByteString) throws(SystemError) -> FileTarget {
    guard let status = name.status else { return .regularFile(name, old: nil) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regularFile(name, old: status)
    case S_IFDIR: throw SystemError(call: "open", code: EISDIR)
    default: return .asItIs
    }
  }

  /// Names that mean what the process has open, and not a place in a folder.
  private static func isDescriptor(_ name: ByteString) -> Bool {
    ["/dev/fd/", "/proc/", "/dev/stdin", "/dev/stdout", "/dev/stderr"].contains { name.bytes.starts(with: $0.utf8) }
  }
}

extension ByteString {
  /// What a symbolic link holds, or `nil` for anything else. `readlink(2)`.
  fileprivate func linkTarget() throws(SystemError) -> [UInt8]? {
    var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe withCString { name in
      unsafe target.withUnsafeMutableBytes { unsafe readlink(name, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count) }
    }
    guard count >= 0 else {
      // Neither a link nor there: the opening says what is wrong with the rest.
      if errno == EINVAL || errno == ENOENT { return nil }
      throw SystemError(call: "open")
    }
    return Array(target[..<count])
  }
}
