import Glibc
import SystemIO

/// A parser and what it does with an input. An error is an answer; a trap, a hang, or a byte read outside a buffer is not.
struct FuzzTarget: Sendable {
  let name: String
  let run: @Sendable (UnsafeRawBufferPointer) throws -> Void
}

/// All parsers of bytes that may come from anyone.
private let targets = streamTargets + textTargets + fileTargets + indexTargets

/// The target of this process: the one that FRAMEPIPE_FUZZ names.
private let target: FuzzTarget = {
  let name = getenv("FRAMEPIPE_FUZZ").map { String(cString: $0) } ?? ""
  guard let target = targets.first(where: { $0.name == name }) else {
    print(targets.map(\.name).joined(separator: "\n"))
    exit(name.isEmpty ? 0 : 64)
  }
  return target
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  try? target.run(UnsafeRawBufferPointer(start: data, count: count))
  return 0
}

@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutableRawPointer) -> CInt {
  _ = target
  return 0
}

/// Bytes that a target reads from a file.
func load(_ bytes: some Collection<UInt8>) -> FileDescriptor {
  ftruncate(file.number, 0)
  try! file.seek(to: 0)
  Array(bytes).withUnsafeBytes { try! file.write(all: $0) }
  try! file.seek(to: 0)
  return file
}

/// One file for all inputs.
nonisolated(unsafe) private let file = FileDescriptor(fileno(tmpfile()))

/// Reads every byte: the sanitiser watches.
func touch(_ bytes: RawSpan) { sink &+= bytes.withUnsafeBytes { $0.reduce(0) { $0 &+ Int($1) } } }
func touch(_ number: Int) { sink &+= number }

nonisolated(unsafe) private var sink = 0
