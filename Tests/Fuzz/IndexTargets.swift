import FrameIndex
import Glibc
import IndexStages
import SystemIO

let indexTargets = [
  // Lines of an export, and what an index made of them says.
  FuzzTarget(name: "import") { input in
    let path = folder + "/import.fidx"
    remove(path)
    var lines = LineReader(load(input))
    _ = try IndexImportStage.run(from: &lines, into: { settings in try IndexFile.openOrCreate(path, settings: settings) }, report: { _ in })
    try ask(path)
  },
  // An index with bytes changed: of each four bytes of input two are a place, one a value, one how many.
  FuzzTarget(name: "index") { input in
    var bytes = sample
    for edit in stride(from: 0, to: input.count - 3, by: 4) {
      let place = (Int(input[edit]) << 8 | Int(input[edit + 1])) * bytes.count >> 16
      for offset in 0...Int(input[edit + 3] & 7) where place + offset < bytes.count { bytes[place + offset] = input[edit + 2] }
    }
    let path = folder + "/index.fidx"
    remove(path)
    let file = try FileDescriptor.open(path, O_WRONLY | O_CREAT)
    try bytes.withUnsafeBytes { try file.write(all: $0) }
    try file.close()
    try ask(path)
  },
]

private let folder: String = {
  let path = "/dev/shm/framepipe-fuzz-\(getpid())"
  mkdir(path, 0o700)
  atexit { _ = system("rm -rf /dev/shm/framepipe-fuzz-\(getpid())") }
  return path
}()

private func remove(_ path: String) { for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) } }

private func ask(_ path: String) throws {
  let index = try IndexFile.open(path)
  touch(try index.summary().videos)
  touch(try index.verify().count)
  try index.export { touch($0.count) }
}

/// The index that is changed: the one that FRAMEPIPE_FUZZ_INDEX names.
private let sample: [UInt8] = {
  guard let path = getenv("FRAMEPIPE_FUZZ_INDEX"), let file = try? FileDescriptor.open(String(cString: path), O_RDONLY) else { return [] }
  var bytes = [UInt8](repeating: 0, count: file.regularFileBytes ?? 0)
  _ = try! bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
  return bytes
}()
