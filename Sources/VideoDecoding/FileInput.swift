internal import CLibAV
import Glibc
internal import SystemIO

/// A file, or standard input, that libav reads through Framepipe's own system calls.
///
/// libav never gets to open a path by itself: what is not this descriptor, a file points to, and that is refused.
/// (It also keeps libav's image sequence patterns away: a file called `50%d.jpg` is just that file.)
@safe
final class FileInput {
  private struct State {
    let descriptor: FileDescriptor
    /// Why a read failed.
    var failure: SystemError?
    /// Bytes of a regular file, or -1.
    var size: Int64 = -1
    var bytesRead = 0
    var nanosecondsReading = 0
    /// Where the next read would begin, had it not been skipped; `nil` if reads are real.
    var skimmedTo: Int64?
    /// The first bytes of an input that can't be read again.
    var head: [UInt8] = []
  }

  private let state: UnsafeMutablePointer<State>
  let context: UnsafeMutablePointer<AVIOContext>
  private let closesDescriptor: Bool

  /// Bytes per read. Larger buffers save nothing measurable and make libav read on where it could seek.
  private static let bufferBytes = 64 * 1024

  init(_ path: ByteString) throws(DecodingError) {
    let descriptor = try Self.open(path)
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: State(descriptor: descriptor))
    let size = descriptor.regularFileBytes
    if let size { unsafe state.pointee.size = Int64(size) }
    let buffer = unsafe av_malloc(Self.bufferBytes)!.assumingMemoryBound(to: UInt8.self)
    unsafe context = avio_alloc_context(
      buffer, CInt(Self.bufferBytes), 0, state, { unsafe FileInput.read($0, $1, $2) }, nil,
      size == nil ? nil : { unsafe FileInput.seek($0, $1, $2) })!
    closesDescriptor = !path.isStandardInput
    // Bytes that were read before standard input was last opened are read again.
    if path.isStandardInput, let start = Self.standardInputStart { try? descriptor.seek(to: start) }
  }

  deinit {
    unsafe av_free(context.pointee.buffer)
    var context: UnsafeMutablePointer<AVIOContext>? = unsafe context
    unsafe avio_context_free(&context)
    if closesDescriptor { unsafe try? state.pointee.descriptor.close() }
    unsafe state.deinitialize(count: 1)
    unsafe state.deallocate()
  }

  /// Whether the input can be read from its start again.
  var isSeekable: Bool { unsafe context.pointee.seekable != 0 }

  /// The operating system's reason why a read failed, or `nil`.
  var failure: String? { unsafe state.pointee.failure?.description }

  /// Bytes, where known.
  var size: Int64? { unsafe state.pointee.size < 0 ? nil : state.pointee.size }

  /// Where standard input stood when it was first asked for, if it can be sought.
  private static let standardInputStart = FileDescriptor.standardInput.position

  /// Time of the last change, nanoseconds since 1970, where known.
  var modified: Int64? { unsafe state.pointee.descriptor.modificationNanoseconds }

  /// What was read, and how long that took.
  var traffic: (bytes: Int, nanoseconds: Int) { unsafe (state.pointee.bytesRead, state.pointee.nanosecondsReading) }

  /// As many of the first bytes as hold a picture file's header, or as were read from a pipe.
  var head: [UInt8] {
    guard let size, isSeekable else { return unsafe state.pointee.head }
    var head = [UInt8](repeating: 0, count: Int(min(size, Int64(Self.headBytes))))
    let isRead = unsafe head.withUnsafeMutableBytes { unsafe try? state.pointee.descriptor.read(into: $0, at: 0) }
    return isRead == true ? head : []
  }

  private static let headBytes = 64 * 1024

  /// From now on, reads of a file give unspecified bytes, and the file is not touched.
  func skim() {
    guard isSkimming == false, isSeekable, let position = unsafe state.pointee.descriptor.position else { return }
    unsafe state.pointee.skimmedTo = Int64(position)
    // Packets are not copied through the buffer.
    unsafe context.pointee.direct = 1
  }

  var isSkimming: Bool { unsafe state.pointee.skimmedTo != nil }

  private static func open(_ path: ByteString) throws(DecodingError) -> FileDescriptor {
    if path.isStandardInput {
      _ = standardInputStart
      return .standardInput
    }
    // Asked first: in a sandbox a directory can't be opened at all.
    guard path.status.map({ $0.st_mode & S_IFMT }) != S_IFDIR else {
      throw DecodingError(.cannotOpen, "\(path.inputName): cannot open: it is a directory")
    }
    do throws(SystemError) {
      return try path.open()
    } catch {
      guard error.code != ENOENT else { throw DecodingError(.noSuchFile, "\(path.inputName): no such file") }
      throw DecodingError(.cannotOpen, "\(path.inputName): cannot open: \(error)")
    }
  }

  /// read(2) as an AVIO callback: as many bytes as there are, AVERROR_EOF at the end.
  private static func read(_ opaque: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: CInt) -> CInt {
    let state = unsafe opaque!.assumingMemoryBound(to: State.self)
    if let position = unsafe state.pointee.skimmedTo {
      let left = unsafe CInt(clamping: min(Int64(count), state.pointee.size - position))
      unsafe state.pointee.skimmedTo = position + Int64(max(left, 0))
      return left > 0 ? left : libav_error_eof
    }
    let began = Clock.nanoseconds
    defer { unsafe state.pointee.nanosecondsReading += Clock.nanoseconds - began }
    do throws(SystemError) {
      let got = unsafe try state.pointee.descriptor.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)))
      if unsafe state.pointee.size < 0, unsafe state.pointee.head.count < Self.headBytes, let buffer = unsafe buffer {
        unsafe state.pointee.head += UnsafeRawBufferPointer(start: buffer, count: got)
      }
      unsafe state.pointee.bytesRead += got
      return got > 0 ? CInt(got) : libav_error_eof
    } catch {
      unsafe state.pointee.failure = error
      return libav_error_io
    }
  }

  /// lseek(2) as an AVIO callback.
  private static func seek(_ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ origin: CInt) -> Int64 {
    let state = unsafe opaque!.assumingMemoryBound(to: State.self)
    if origin == AVSEEK_SIZE { return unsafe state.pointee.size }
    if unsafe state.pointee.skimmedTo != nil, origin & ~AVSEEK_FORCE == SEEK_SET {
      unsafe state.pointee.skimmedTo = offset
      return offset
    }
    return unsafe Int64(lseek(state.pointee.descriptor.number, off_t(offset), origin & ~AVSEEK_FORCE))
  }
}

extension FileInput {
  /// Whether an MP4 or QuickTime file has fragments (`moof` boxes), which its index does not list.
  ///
  /// ISO/IEC 14496-12, 4.2: a box begins with its size, 32 bits or 64 after the type, and its type.
  var hasFragments: Bool {
    guard let size else { return true }
    var offset: Int64 = 0
    // A file has a handful of boxes; one with many thousands may have fragments too.
    for _ in 0..<10_000 {
      guard offset <= size - 8 else { return false }
      guard let (bytes, type) = box(at: offset), type != Self.moof else { return true }
      if bytes == 0 { return false }
      guard bytes >= 8, bytes <= size - offset else { return bytes < 8 }
      offset += bytes
    }
    return true
  }

  private static let moof: UInt32 = 0x6D6F_6F66

  private func box(at offset: Int64) -> (bytes: Int64, type: UInt32)? {
    unsafe withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { head in
      let count = min(16, Int((size ?? 0) - offset))
      let part = unsafe UnsafeMutableRawBufferPointer(rebasing: head[..<count])
      guard unsafe (try? state.pointee.descriptor.read(into: part, at: Int(offset))) == true else { return nil }
      let (short, type) = unsafe (
        UInt32(bigEndian: head.load(as: UInt32.self)), UInt32(bigEndian: head.load(fromByteOffset: 4, as: UInt32.self))
      )
      guard short == 1, count == 16 else { return (Int64(short), type) }
      return unsafe (Int64(clamping: UInt64(bigEndian: head.load(fromByteOffset: 8, as: UInt64.self))), type)
    }
  }
}
