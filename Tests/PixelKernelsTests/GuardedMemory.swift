import Glibc

/// Bytes that end where memory ends: reading or writing one more is a segmentation fault.
final class GuardedMemory {
  private let pages: UnsafeMutableRawPointer
  private let pageBytes: Int
  private let start: UnsafeMutableRawPointer
  let byteCount: Int

  /// - Parameter byte: what they are filled with, and all that lies before them in their first page.
  init(byteCount: Int, filledWith byte: UInt8 = 0xA5) {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let usable = (byteCount + page - 1) / page * page
    pageBytes = usable + page
    self.byteCount = byteCount
    pages = unsafe mmap(nil, pageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    unsafe mprotect(pages + usable, page, PROT_NONE)
    unsafe memset(pages, Int32(byte), usable)
    start = unsafe pages + (usable - byteCount)
  }

  convenience init(_ bytes: [UInt8]) {
    self.init(byteCount: bytes.count)
    unsafe bytes.withUnsafeBytes { unsafe start.copyMemory(from: $0.baseAddress!, byteCount: byteCount) }
  }

  deinit { unsafe munmap(pages, pageBytes) }

  var bytes: [UInt8] { unsafe Array(UnsafeRawBufferPointer(start: start, count: byteCount)) }

  /// Whether what lies before the bytes in their first page is as it was.
  func isUntouchedBefore(_ byte: UInt8 = 0xA5) -> Bool {
    unsafe UnsafeRawBufferPointer(start: pages, count: start - pages).allSatisfy { $0 == byte }
  }

  func read<R>(_ body: (RawSpan) throws -> R) rethrows -> R {
    try body(unsafe RawSpan(_unsafeStart: start, byteCount: byteCount))
  }

  func write<R>(_ body: (inout MutableRawSpan) throws -> R) rethrows -> R {
    var span = unsafe MutableRawSpan(_unsafeStart: start, byteCount: byteCount)
    return try body(&span)
  }
}
