import Glibc

/// What the name of an output refers to.
enum FileTarget {
  /// A regular file, or none yet: its own name, after all symbolic links, and the file that is there.
  case regularFile(ByteString, old: stat?)
  /// A pipe or a device: written to directly.
  case asItIs
  /// A descriptor that this process has open: written to directly, from its position.
  case descriptor(FileDescriptor)

  /// Follows at most as many symbolic links as the system does.
  private static let mostLinks = 40

  init(_ path: ByteString) throws(SystemError) {
    var name = path
    for _ in 0...Self.mostLinks {
      if let descriptor = Self.descriptor(name) {
        self = .descriptor(descriptor)
        return
      }
      // What other processes have open can't become a new file.
      guard !name.bytes.starts(with: "/proc/".utf8) else {
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

  /// An open descriptor of this process, if the name means one and not a place in a folder.
  private static func descriptor(_ name: ByteString) -> FileDescriptor? {
    if let standard = ["/dev/stdin", "/dev/stdout", "/dev/stderr"].firstIndex(of: name) { return FileDescriptor(Int32(standard)) }
    for folder in ["/dev/fd/", "/proc/self/fd/", "/proc/\(getpid())/fd/"] where name.bytes.starts(with: folder.utf8) {
      let digits = String(decoding: name.bytes.dropFirst(folder.utf8.count), as: UTF8.self)
      if let number = Int32(digits), number >= 0 { return FileDescriptor(number) }
    }
    return nil
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
      // Neither a link nor present: opening it will say what else is wrong.
      if errno == EINVAL || errno == ENOENT { return nil }
      throw SystemError(call: "open")
    }
    return Array(target[..<count])
  }
}

/// A name in a folder, whether or not there is such a file: two names are the same place if these are equal.
struct FilePlace: Hashable {
  private let folder: FileIdentity
  private let name: ByteString

  /// `nil` if there is no such folder.
  init?(_ path: ByteString) {
    guard let status = path.folder.status else { return nil }
    folder = FileIdentity(status)
    name = path.lastComponent
  }
}
