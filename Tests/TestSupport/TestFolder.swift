import Glibc

/// A folder for one test, removed after it.
public final class TestFolder: Sendable {
  public let path: String
  private let isOwn: Bool

  public init() {
    isOwn = true
    let root = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    path = "\(root)/framepipe-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    precondition(mkdir(path, 0o700) == 0, "\(path) cannot be made")
  }

  private init(existing path: String) {
    isOwn = false
    self.path = path
  }

  /// A folder that was there before and stays.
  public static func existing(_ path: String) -> TestFolder { TestFolder(existing: path) }

  /// A folder that all tests of the process share, removed when it ends.
  public static let ofProcess: TestFolder = {
    atexit { TestFolder.ofProcess.remove() }
    return TestFolder()
  }()

  deinit { if isOwn { remove() } }

  private func remove() { spawn(["/bin/rm", "-rf", "--", path]) }

  /// The path of a file in the folder.
  public func file(_ name: String) -> String { "\(path)/\(name)" }

  public func write(_ bytes: some Sequence<UInt8>, to name: String) { writeFile(Array(bytes), to: file(name)) }

  public func bytes(of name: String) -> [UInt8] { readFile(file(name)) }
  public func text(of name: String) -> String { String(decoding: bytes(of: name), as: UTF8.self) }
  public func holds(_ name: String) -> Bool { access(file(name), F_OK) == 0 }
}

/// The whole of a file; empty where there is none.
public func readFile(_ path: String) -> [UInt8] {
  guard let file = unsafe fopen(path, "r") else { return [] }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = [], chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = unsafe fread(&chunk, 1, chunk.count, file)
    if count == 0 { return bytes }
    bytes += chunk[..<count]
  }
}

public func writeFile(_ bytes: [UInt8], to path: String) {
  guard let file = unsafe fopen(path, "w") else { preconditionFailure("\(path) cannot be made") }
  unsafe fwrite(bytes, 1, bytes.count, file)
  unsafe fclose(file)
}
