import Glibc
internal import SystemIO

/// Drafts of an index that killed programs have left in its folder.
struct Leftovers {
  private let name: ByteString
  private let folder: ByteString
  private static let suffix = Array(".draft".utf8)
  /// The name that 0.1 gave an index it was creating: NAME.PROCESS.new, or with a random number before the end.
  private static let oldSuffix = Array(".new".utf8)
  private static let dot = UInt8(ascii: ".")
  /// A draft that is being written changes more often than this, in seconds.
  private static let idleSeconds = 600
  private static let daySeconds = 86_400

  init(of name: ByteString, in folder: ByteString) {
    self.name = name
    self.folder = folder
  }

  /// A name for a hidden draft: which file, machine and process it is of, and a number that no other has.
  static func draft(of name: ByteString) -> ByteString {
    ByteString(bytes: prefix(of: name)) + "\(hostName()).\(getpid()).\(UInt32.random(in: 0 ... .max))" + ".draft"
  }

  /// Names have at most 255 bytes.
  private static func prefix(of name: ByteString) -> [UInt8] { [dot] + name.bytes.prefix(100) + [dot] }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 65)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "host" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes drafts whose process has ended, and another machine's after a day.
  func remove() {
    guard let entries = unsafe folder.withCString({ unsafe opendir($0) }) else { return }
    defer { unsafe closedir(entries) }
    while let entry = unsafe readdir(entries) {
      let file = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe ByteString(cString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
      }
      if isLeftOver(file) || isOldLeftOver(file) { (folder / file).unlink() }
    }
  }

  private func isLeftOver(_ file: ByteString) -> Bool {
    guard let words = words(of: file, after: Self.prefix(of: name), before: Self.suffix), words.count >= 3,
      let process = pid_t(words[words.count - 2]), let age = age(of: file)
    else { return false }
    let isOurs = words.dropLast(2).joined(separator: ".") == Self.hostName()
    return age > Self.daySeconds || isOurs && age > Self.idleSeconds && hasEnded(process)
  }

  private func isOldLeftOver(_ file: ByteString) -> Bool {
    guard let words = words(of: file, after: name.bytes + [Self.dot], before: Self.oldSuffix), 1...2 ~= words.count,
      words.allSatisfy({ UInt64($0) != nil }), let process = pid_t(words[0]), let age = age(of: file)
    else { return false }
    return age > Self.idleSeconds && hasEnded(process)
  }

  /// The text between a prefix and a suffix, split at dots.
  private func words(of file: ByteString, after prefix: [UInt8], before suffix: [UInt8]) -> [String]? {
    guard file.bytes.starts(with: prefix), file.bytes.count >= prefix.count + suffix.count, file.bytes.suffix(suffix.count) == suffix[...]
    else { return nil }
    let middle = file.bytes.dropFirst(prefix.count).dropLast(suffix.count)
    return middle.split(separator: Self.dot, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Seconds since it was changed; `nil` unless it is a regular file of this user's.
  private func age(of file: ByteString) -> Int? {
    guard let status = (folder / file).status, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() else { return nil }
    return time(nil) - status.st_mtim.tv_sec
  }

  private func hasEnded(_ process: pid_t) -> Bool { process > 0 && kill(process, 0) != 0 && errno == ESRCH }
}
