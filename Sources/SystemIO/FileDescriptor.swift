import Glibc

/// An open file, pipe or terminal; whoever opened it closes it. The one file of system calls for streams.
public struct FileDescriptor: Equatable, Sendable {
  /// The number that system calls take; not owned: only `close()` closes it.
  public let number: Int32
  /// Names a descriptor that is already open.
  public init(_ number: Int32) { self.number = number }

  /// Descriptor 0.
  public static let standardInput = FileDescriptor(0)
  /// Descriptor 1.
  public static let standardOutput = FileDescriptor(1)
  /// Descriptor 2.
  public static let standardError = FileDescriptor(2)

  /// What kind of thing a descriptor refers to, as far as streams care.
  public enum Kind: Sendable { case regularFile, pipe, terminal, other }

  /// `fstat(2)` and `isatty(3)`.
  public var kind: Kind {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { return .other }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regularFile
    case S_IFIFO: return .pipe
    default: return isatty(number) == 1 ? .terminal : .other
    }
  }

  /// Size of a regular file in bytes, or `nil`. `fstat(2)`.
  public var regularFileBytes: Int? {
    var status = stat()
    guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  /// When a regular file was last changed, in nanoseconds since 1970, or `nil`. `fstat(2)`.
  public var modificationNanoseconds: Int64? {
    var status = stat()
    guard unsafe fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  /// Whether two descriptors are one file. `fstat(2)`.
  public var identity: FileIdentity? {
    var status = stat()
    return unsafe fstat(number, &status) == 0 ? FileIdentity(status) : nil
  }

  /// `open(2)` with `O_CLOEXEC`.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public static func open(_ path: ByteString, _ flags: Int32, mode: mode_t = 0o666) throws(SystemError) -> FileDescriptor {
    let number = unsafe path.withCString { unsafe Glibc.open($0, flags | O_CLOEXEC, mode) }
    guard number >= 0 else { throw SystemError(call: "open") }
    return FileDescriptor(number)
  }

  /// - Parameter name: a name as text; see `ByteString.name`.
  /// - Throws: `SystemError` with the call's `errno`.
  public static func open(_ name: String, _ flags: Int32, mode: mode_t = 0o666) throws(SystemError) -> FileDescriptor {
    try open(ByteString(name: name), flags, mode: mode)
  }

  /// `close(2)`. Errors of delayed writes show here.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func close() throws(SystemError) {
    guard Glibc.close(number) == 0 else { throw SystemError(call: "close") }
  }

  /// Another descriptor of the same open file, which shares its position and flags. `fcntl(2)`, `F_DUPFD_CLOEXEC`.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func duplicate() throws(SystemError) -> FileDescriptor {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw SystemError(call: "open") }
    return FileDescriptor(copy)
  }

  /// `read(2)`: the number of bytes read, 0 at the end. Continues after a signal; waits if whoever opened the descriptor left it
  /// non-blocking.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = unsafe Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      try wait(for: Int16(POLLIN), after: "read")
    }
  }

  /// `pread(2)` of exactly as many bytes as the buffer holds.
  /// - Returns: whether they were there.
  /// - Throws: `SystemError` with the call's `errno`.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Bool {
    var done = 0
    while done < buffer.count {
      let count = unsafe pread(number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count == 0 { return false }
      if count > 0 { done += count } else { try wait(for: Int16(POLLIN), after: "pread") }
    }
    return true
  }

  /// `write(2)` until everything is out.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func write(all buffer: UnsafeRawBufferPointer) throws(SystemError) {
    var done = 0
    while done < buffer.count {
      let count = unsafe Glibc.write(number, buffer.baseAddress! + done, buffer.count - done)
      if count >= 0 { done += count } else { try wait(for: Int16(POLLOUT), after: "write") }
    }
  }

  /// Linux's IOV_MAX, which is a macro.
  private static let mostVectors = 1024

  /// `writev(2)` until everything is out. The vectors are consumed on the way.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func write(all vectors: UnsafeMutableBufferPointer<iovec>) throws(SystemError) {
    var first = 0
    while first < vectors.count {
      let batch = min(vectors.count - first, Self.mostVectors)
      var count = unsafe writev(number, vectors.baseAddress! + first, Int32(batch))
      if count < 0 {
        try wait(for: Int16(POLLOUT), after: "writev")
        continue
      }
      while first < vectors.count, unsafe count >= vectors[first].iov_len {
        unsafe count -= vectors[first].iov_len
        first += 1
      }
      if count > 0 {
        unsafe vectors[first].iov_base += count
        unsafe vectors[first].iov_len -= count
      }
    }
  }

  /// `pwrite(2)` until everything is out; the position does not change.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func write(all buffer: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
    var done = 0
    while done < buffer.count {
      let count = unsafe pwrite(number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count >= 0 { done += count } else { try wait(for: Int16(POLLOUT), after: "pwrite") }
    }
  }

  /// Waits until no other process holds the lock of the file or pipe, and takes it. Continues without one if there are no locks.
  public func lock() { setLock(F_WRLCK) }
  /// Gives up the lock of the open file, if this process has it.
  public func unlock() { setLock(F_UNLCK) }

  private func setLock(_ kind: Int32) {
    var lock = flock(l_type: Int16(kind), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    while unsafe fcntl(number, F_SETLKW, &lock) < 0 && errno == EINTR {}
  }

  /// Whether written bytes can be overwritten: not a pipe, and not opened for appending. `lseek(2)`, `fcntl(2)`.
  public var isRewritable: Bool { position != nil && fcntl(number, F_GETFL) & O_APPEND == 0 }

  /// `lseek(2)` to an absolute position.
  ///
  /// - Throws: `SystemError` with the call's `errno`.
  public func seek(to offset: Int) throws(SystemError) {
    guard lseek(number, off_t(offset), SEEK_SET) >= 0 else { throw SystemError(call: "lseek") }
  }

  /// The position in the file, or `nil` if it has none. `lseek(2)`.
  public var position: Int? {
    let offset = lseek(number, 0, SEEK_CUR)
    return offset < 0 ? nil : Int(offset)
  }

  /// Whether a read would return within the timeout. `poll(2)`.
  public func isReadable(withinMilliseconds timeout: Int32) -> Bool {
    var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, timeout) != 0
  }

  /// Linux gives an unprivileged process pipes of up to 1 MiB; with the default of 64 KiB a pipe moves a third as much.
  public static let largestPipeBytes = 1 << 20

  /// Requests the largest pipe buffer; if the system refuses, it stays as it is. `fcntl(2)`, `F_SETPIPE_SZ`.
  public func enlargePipe() {
    let setPipeSize: Int32 = 1031  // F_SETPIPE_SZ, a Linux macro.
    _ = fcntl(number, setPipeSize, Int32(Self.largestPipeBytes))
  }

  /// Continues after EINTR, waits after EAGAIN, throws anything else.
  private func wait(for events: Int16, after call: String) throws(SystemError) {
    switch errno {
    case EINTR: return
    case EAGAIN:
      var entry = pollfd(fd: number, events: events, revents: 0)
      _ = unsafe poll(&entry, 1, -1)
    default: throw SystemError(call: call)
    }
  }
}
