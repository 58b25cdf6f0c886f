internal import CLibAV
import Glibc

/// A file, or standard input, that libav reads through Framepipe's own system calls.
///
/// libav never gets to open a path by itself: what is not this descriptor, a file points to, and that is refused.
/// (It also keeps libav's image sequence patterns away: a file called `50%d.jpg` is just that file.)
@safe
final class FileInput {
  private struct State {
    let descriptor: CInt
    /// errno of the read that failed, or 0.
    var failure: CInt = 0
    /// Bytes of a regular file, or -1.
    var size: Int64 = -1
    var bytesRead = 0
    var nanosecondsReading = 0
    /// Nanoseconds since 1970, or -1.
    var modified: Int64 = -1
  }

  private let state: UnsafeMutablePointer<State>
  let context: UnsafeMutablePointer<AVIOContext>
  private let closesDescriptor: Bool

  /// Read at once. Larger buffers save nothing measurable and make libav read on where it could seek.
  private static let bufferBytes = 64 * 1024

  init(_ path: FilePath) throws(DecodingError) {
    let descriptor = try Self.open(path)
    var facts = stat()
    _ = unsafe fstat(descriptor, &facts)
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State(descriptor: descriptor))
    let isSeekable = facts.st_mode & S_IFMT == S_IFREG
    if isSeekable {
      unsafe state.pointee.size = Int64(facts.st_size)
      unsafe state.pointee.modified = Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
    }
    let buffer = unsafe av_malloc(Self.bufferBytes)!.assumingMemoryBound(to: UInt8.self)
    unsafe context = avio_alloc_context(
      buffer, CInt(Self.bufferBytes), 0, state, { unsafe FileInput.read($0, $1, $2) }, nil,
      isSeekable ? { unsafe FileInput.seek($0, $1, $2) } : nil)!
    closesDescriptor = !path.isStandardInput
    // What was read before the last opening of standard input is read again.
    if path.isStandardInput, isSeekable { _ = lseek(descriptor, Self.standardInputStart, SEEK_SET) }
  }

  deinit {
    unsafe av_free(context.pointee.buffer)
    var context: UnsafeMutablePointer<AVIOContext>? = unsafe context
    unsafe avio_context_free(&context)
    if closesDescriptor { unsafe close(state.pointee.descriptor) }
    unsafe state.deallocate()
  }

  /// Whether the input can be read from its start again.
  var isSeekable: Bool { unsafe context.pointee.seekable != 0 }

  /// The operating system's reason why a read failed, or `nil`.
  var failure: String? {
    let code = unsafe state.pointee.failure
    return code == 0 ? nil : unsafe String(cString: strerror(code))
  }

  /// Bytes, where known.
  var size: Int64? { unsafe state.pointee.size < 0 ? nil : state.pointee.size }

  /// Where standard input stood when it was first asked for, if it can be sought.
  private static let standardInputStart = lseek(STDIN_FILENO, 0, SEEK_CUR)

  /// Time of the last change, nanoseconds since 1970, where known.
  var modified: Int64? { unsafe state.pointee.modified < 0 ? nil : state.pointee.modified }

  /// What was read, and how long that took.
  var traffic: (bytes: Int, nanoseconds: Int) { unsafe (state.pointee.bytesRead, state.pointee.nanosecondsReading) }

  /// `clock_gettime(2)`
  private static var now: Int {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  private static func open(_ path: FilePath) throws(DecodingError) -> CInt {
    if path.isStandardInput {
      _ = standardInputStart
      return STDIN_FILENO
    }
    let descriptor = unsafe path.withCString { unsafe Glibc.open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      guard errno != ENOENT else { throw DecodingError(.noSuchFile, "\(path): no such file") }
      throw DecodingError(.cannotOpen, "\(path): cannot open: \(unsafe String(cString: strerror(errno)).lowercased())")
    }
    var facts = stat()
    if unsafe fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR {
      close(descriptor)
      throw DecodingError(.cannotOpen, "\(path): cannot open: it is a directory")
    }
    return descriptor
  }

  /// read(2) as an AVIO callback: as many bytes as there are, AVERROR_EOF at the end.
  private static func read(_ opaque: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: CInt) -> CInt {
    let state = unsafe opaque!.assumingMemoryBound(to: State.self)
    while true {
      let began = now
      let got = unsafe Glibc.read(state.pointee.descriptor, buffer, Int(count))
      unsafe state.pointee.nanosecondsReading += now - began
      if got > 0 {
        unsafe state.pointee.bytesRead += got
        return CInt(got)
      }
      if got == 0 { return libav_error_eof }
      guard unsafe wait(after: errno, on: state.pointee.descriptor) else {
        unsafe state.pointee.failure = errno
        return libav_error_io
      }
    }
  }

  /// Waits where a read was interrupted, or where whoever shares the descriptor made it non-blocking.
  private static func wait(after code: CInt, on descriptor: CInt) -> Bool {
    if code == EINTR { return true }
    guard code == EAGAIN else { return false }
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&wanted, 1, -1) >= 0 || errno == EINTR
  }

  /// lseek(2) as an AVIO callback.
  private static func seek(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ origin: CInt) -> Int64 {
    let state = unsafe opaque!.assumingMemoryBound(to: State.self)
    if origin == AVSEEK_SIZE { return unsafe state.pointee.size }
    return unsafe Int64(lseek(state.pointee.descriptor, off_t(offset), origin & ~AVSEEK_FORCE))
  }
}
