import Glibc

/// Where the programs under test are, and what else tests need of the package.
public enum Programs {
  /// FRAMEPIPE_BIN, or the folder of the test bundle: what one build made lies side by side.
  public static let folder: String = {
    if let chosen = unsafe getenv("FRAMEPIPE_BIN") { return unsafe String(cString: chosen) }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    precondition(length > 0, "/proc/self/exe cannot be read")
    let path = String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return String(path[..<path.lastIndex(of: "/")!])
  }()

  /// The package's root.
  public static let packageRoot: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(3).joined(separator: "/")
  }()

  /// The Python that has the reference implementations: FRAMEPIPE_PYTHON, or the one that `make test` sets up.
  public static let python: String = {
    if let chosen = unsafe getenv("FRAMEPIPE_PYTHON") { return unsafe String(cString: chosen) }
    return packageRoot + "/.build-python/bin/python"
  }()

  /// The path of a program of `Tests/References`.
  public static func reference(_ name: String) -> String { "\(packageRoot)/Tests/References/\(name)" }
}
