import Glibc

/// Hidden drafts of a file in its folder, and those that killed programs have left there.
struct Leftovers {
  private let prefix: String
  private let folder: String
  private static let suffix = ".draft"
  /// A draft that is being written changes more often than this, in seconds.
  private static let idleSeconds = 600
  private static let daySeconds = 86_400

  init(of name: String, in folder: String) {
    prefix = Self.prefix(of: name)
    self.folder = folder
  }

  /// A name for a draft: which file, machine and process it is of, and a number that no other has.
  static func draft(of name: String) -> String {
    "\(prefix(of: name))\(hostName()).\(getpid()).\(UInt32.random(in: 0 ... .max))\(suffix)"
  }

  /// Names have at most 255 bytes.
  private static func prefix(of name: String) -> String {
    var short = name
    while short.utf8.count > 100 { short.removeLast() }
    return ".\(short)."
  }

  private static func hostName() -> String {
    var buffer = [CChar](repeating: 0, count: 65)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return "host" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes drafts whose process has ended, and another machine's after a day.
  func remove() {
    guard let entries = unsafe opendir(folder) else { return }
    defer { unsafe closedir(entries) }
    while let entry = unsafe readdir(entries) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name.hasPrefix(prefix), name.hasSuffix(Self.suffix), isLeftOver(name) { unsafe unlink("\(folder)/\(name)") }
    }
  }

  private func isLeftOver(_ name: String) -> Bool {
    let words = name.dropFirst(prefix.count).dropLast(Self.suffix.count).split(separator: ".")
    guard words.count >= 3, let process = pid_t(words[words.count - 2]) else { return false }
    var status = stat()
    guard unsafe stat("\(folder)/\(name)", &status) == 0 else { return false }
    let age = time(nil) - status.st_mtim.tv_sec
    let isOurs = words.dropLast(2).joined(separator: ".") == Self.hostName()
    return age > Self.daySeconds || isOurs && age > Self.idleSeconds && kill(process, 0) != 0 && errno == ESRCH
  }
}
