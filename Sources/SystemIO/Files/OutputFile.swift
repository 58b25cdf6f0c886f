internal import CProcess
import Glibc
import Synchronization

/// The one way to write a file: beside its target, under a temporary name until it is complete.
///
/// Then it is synced and renamed, so that the old file stays until the new one is complete, and a run that is killed leaves
/// nothing under the final name. What such a run leaves is removed by the next one that writes to the folder. Pipes, devices and
/// open descriptors (`/dev/stdout`, `/dev/fd/3`) are written to directly.
public final class OutputFile {
  /// Where to write; under a hidden name until the file is complete.
  public let descriptor: FileDescriptor
  /// The name as given, for messages; `nil` for an output that was already open.
  public let path: ByteString?
  private let unfinished: UnfinishedFile?
  private let series: OutputSeries?
  /// Where a new file will be.
  private let place: FilePlace?
  private var isOpen = true

  /// An output that is already open.
  public init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
    path = nil
    unfinished = nil
    series = nil
    place = nil
  }

  /// Begins a file.
  ///
  /// - Parameter series: that the file is one of; it is then not synced on its own.
  /// - Throws: `Failure` with `.cannotCreate`, or `.usage` if the target is one of the run's inputs, or another output.
  public init(creating path: ByteString, in series: OutputSeries? = nil) throws(Failure) {
    self.path = path
    self.series = series
    guard !path.bytes.isEmpty else { throw Failure(.usage, "the name of an output is empty") }
    let target: FileTarget
    do throws(SystemError) { target = try FileTarget(path) } catch { throw Self.failure(path, error) }
    if case .regularFile(let name, let old) = target {
      place = FilePlace(name)
      try RunInputs.refuse(place, old: old, named: path)
      try RunOutputs.begin(place, named: path)
    } else {
      place = nil
    }
    do throws(SystemError) { (descriptor, unfinished) = try Self.begin(target, named: path) } catch {
      RunOutputs.end(place)
      throw Self.failure(path, error)
    }
    if place == nil { try RunInputs.refuse(descriptor, named: "\(path)") }
  }

  deinit { if isOpen { RunOutputs.end(place) } }

  private static func begin(_ target: FileTarget, named path: ByteString) throws(SystemError) -> (FileDescriptor, UnfinishedFile?) {
    switch target {
    case .asItIs: return (try FileDescriptor.open(path, O_WRONLY), nil)
    case .descriptor(let open): return (try open.duplicate(), nil)
    case .regularFile(let name, let old):
      if let new = try UnfinishedFile(beside: name, replacing: old) { return (new.descriptor, new) }
      // The folder takes no new file: the only way left is to overwrite the old one.
      return (try FileDescriptor.open(name, O_WRONLY | O_TRUNC), nil)
    }
  }

  private static func failure(_ path: ByteString, _ error: SystemError) -> Failure {
    Failure(.cannotCreate, "\(path): cannot create the output: \(error)")
  }

  /// Prepares for a process that soon may neither rename nor remove files.
  public func entrust() { unfinished?.entrust() }

  /// Gives the file its name, and closes it; errors of delayed writes show here.
  ///
  /// - Throws: `SystemError`, or `Failure` if the target has become one of the run's inputs.
  public func close() throws {
    guard isOpen else { return }
    isOpen = false
    RunOutputs.end(place)
    guard let unfinished, let path else { return try descriptor.close() }
    // A sandboxed process can't look, and has opened nothing new.
    if !unfinished.isEntrusted, case .regularFile(let name, let old) = try FileTarget(path) {
      try RunInputs.refuse(FilePlace(name), old: old, named: path)
    }
    try unfinished.finish(isSynced: series == nil)
    series?.note(path.folder)
  }

  /// Writes the file in `body`, and closes it: after a `Failure` too, because everything deliverable was written. An error of the
  /// system leaves it unfinished.
  ///
  /// - Throws: what the closure throws, or `SystemError` if memory or output fail.
  public func closing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      let result = try body()
      try close()
      return result
    } catch let failure as Failure {
      try close()
      throw failure
    }
  }
}

/// The places of this run's files that are not complete yet: no two outputs may share one.
enum RunOutputs {
  private static let begun = Mutex<Set<FilePlace>>([])

  /// Takes a place for an output.
  ///
  /// - Throws: `Failure` with `.usage` if another output has it.
  static func begin(_ place: FilePlace?, named name: ByteString) throws(Failure) {
    guard let place else { return }
    guard begun.withLock({ $0.insert(place).inserted }) else {
      throw Failure(.usage, "\(name): two outputs write this file", hint: "give each its own name")
    }
  }

  /// The file is complete, or never will be.
  static func end(_ place: FilePlace?) {
    guard let place else { return }
    begun.withLock { _ = $0.remove(place) }
  }
}

/// Many files that one run writes, numbered pictures: each gets its name when it is complete, and all are synced together at the
/// end.
///
/// Syncing each on its own takes longer than writing it. A kill costs nothing either way; a power cut during the run may leave
/// files empty that already had their names.
public final class OutputSeries {
  private var folders: Set<ByteString> = []

  /// A series without files.
  public init() {}

  func note(_ folder: ByteString) { folders.insert(folder) }

  /// Makes sure that all files so far reach the disk. `syncfs(2)`.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public func sync() throws(SystemError) {
    for folder in folders {
      let code = unsafe folder.withCString { unsafe framepipe_sync_folder($0) }
      guard code == 0 else { throw SystemError(call: "write", code: code) }
    }
    folders = []
  }
}
