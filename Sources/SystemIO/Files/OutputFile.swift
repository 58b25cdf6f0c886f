import Glibc

/// The one way to write a file: beside its target, under a name of its own until it is whole.
///
/// Then it is synced and renamed, so that the old file stays until the new one is complete, and a run that is killed leaves
/// nothing under the final name. What such a run does leave is removed by the next that writes to the folder. Pipes, devices
/// and open descriptors (`/dev/stdout`, `/dev/fd/3`) are written as they are.
public final class OutputFile {
  /// Where to write; under a hidden name until the file is whole.
  public let descriptor: FileDescriptor
  /// As it was named, for messages; `nil` for an output that was open already.
  public let path: ByteString?
  private let unfinished: UnfinishedFile?
  private let series: OutputSeries?
  /// Where a new file will stand.
  private let place: FilePlace?
  private var isOpen = true

  /// An output that is open already.
  public init(_ descriptor: FileDescriptor) {
    self.descriptor = descriptor
    path = nil
    unfinished = nil
    series = nil
    place = nil
  }

  /// Begins a file.
  ///
  /// - Parameter series: that the file is one of; it is then not synced alone.
  /// - Throws: `Failure` with `.cannotCreate`, or `.usage` where the target is one of the run's inputs, or another output.
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
      // The folder takes no new file: all that is left is to write over the old one.
      return (try FileDescriptor.open(name, O_WRONLY | O_TRUNC), nil)
    }
  }

  private static func failure(_ path: ByteString, _ error: SystemError) -> Failure {
    Failure(.cannotCreate, "\(path): cannot create the output: \(error)")
  }

  /// Prepares for a process that may soon neither rename nor remove a file.
  public func entrust() { unfinished?.entrust() }

  /// Makes the file what its name means, and closes it; errors of delayed writes show here.
  ///
  /// - Throws: `SystemError`, or `Failure` where the target has become one of the run's inputs.
  public func close() throws {
    guard isOpen else { return }
    isOpen = false
    RunOutputs.end(place)
    guard let unfinished, let path else { return try descriptor.close() }
    // A process in a box can't look, and has opened nothing new.
    if !unfinished.isEntrusted, case .regularFile(let name, let old) = try FileTarget(path) {
      try RunInputs.refuse(FilePlace(name), old: old, named: path)
    }
    try unfinished.finish(isSynced: series == nil)
    series?.note(path.folder)
  }

  /// Writes the file in `body`, and closes it: after a `Failure` too, because what could be delivered was. An error of the
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
