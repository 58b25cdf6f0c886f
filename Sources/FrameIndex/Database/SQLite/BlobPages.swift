internal import CSQLite

/// Where the blobs of a table of row numbers and blobs lie in the file, to read them without SQLite's copies.
///
/// A blob of a full segment begins in a leaf of the table's tree and goes on in a chain of pages, which one transaction wrote and
/// which mostly lie one after another: https://www.sqlite.org/fileformat2.html, 1.5 and 1.6. Reads go through SQLite's own file, so
/// that no lock of its is lost. What is not as expected is left to SQLite.
@safe
final class BlobPages {
  /// A blob's place in the file.
  private struct Location {
    /// Of the blob's first byte, and how many lie there.
    var offset: Int
    var localBytes: Int
    var bytes: Int
    /// The first page of the chain; 0 for none.
    var chain: Int
  }

  private let file: UnsafeMutablePointer<sqlite3_file>
  private let pageBytes: Int
  private let pages: Int
  private var locations: [Int64: Location] = [:]
  private var page: [UInt8]

  private static let maxDepth = 20
  private static let minPageBytes = 512
  /// A page of a chain begins with the number of the next.
  private static let headBytes = 4
  /// Bytes before a buffer and after a blob in it that reading writes to: the heads of the pages.
  static let slackBefore = 16
  static func slackAfter(_ bytes: Int) -> Int { headBytes * (2 + bytes / (minPageBytes - headBytes)) }

  /// Looks through the table, inside a snapshot.
  ///
  /// - Returns: `nil` where the log has pages that the file lacks, or the file is not as expected.
  init?(_ connection: Connection, table: String) {
    guard !ReadingMode.hasLog(connection.path), let bytes = IndexFile.fileBytes(connection.path),
      let file = unsafe Self.file(of: connection),
      let pageBytes = try? connection.integer("PRAGMA page_size"), Self.minPageBytes...65536 ~= Int(pageBytes),
      let root = try? connection.integer("SELECT rootpage FROM main.sqlite_schema WHERE name = '\(table)' AND type = 'table'")
    else { return nil }
    unsafe self.file = file
    self.pageBytes = Int(pageBytes)
    pages = bytes / Int(pageBytes)
    page = Array(repeating: 0, count: Int(pageBytes))
    var visited = 0
    guard hasPlainPages(), visit(Int(root), depth: 0, &visited) else { return nil }
  }

  /// The same places, read by another connection that sees the same snapshot.
  init?(_ connection: Connection, sharing other: BlobPages) {
    guard let file = unsafe Self.file(of: connection) else { return nil }
    unsafe self.file = file
    (pageBytes, pages, locations, page) = (other.pageBytes, other.pages, other.locations, [])
  }

  private static func file(of connection: Connection) -> UnsafeMutablePointer<sqlite3_file>? {
    var pointer: UnsafeMutableRawPointer?
    let code = unsafe sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_FILE_POINTER, &pointer)
    guard code == SQLITE_OK, let file = unsafe pointer?.assumingMemoryBound(to: sqlite3_file.self), unsafe file.pointee.pMethods != nil
    else { return nil }
    return unsafe file
  }

  /// No bytes are reserved at the ends of pages: offset 20 of the header.
  private func hasPlainPages() -> Bool {
    guard readPage(1) else { return false }
    return page[20] == 0
  }

  private func readPage(_ number: Int) -> Bool {
    guard 1...pages ~= number else { return false }
    return unsafe page.withUnsafeMutableBytes { unsafe read(into: $0.baseAddress!, pageBytes, at: (number - 1) * pageBytes) }
  }

  private func read(into buffer: UnsafeMutableRawPointer, _ count: Int, at offset: Int) -> Bool {
    unsafe framepipe_read_file(file, buffer, Int32(count), Int64(offset)) == SQLITE_OK
  }

  private func word(_ offset: Int) -> Int { page[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
  private func half(_ offset: Int) -> Int { Int(page[offset]) << 8 | Int(page[offset + 1]) }

  /// Notes the blobs of a page of the tree and of all below it.
  private func visit(_ number: Int, depth: Int, _ visited: inout Int) -> Bool {
    visited += 1
    guard depth < Self.maxDepth, visited <= pages, readPage(number) else { return false }
    let start = number == 1 ? 100 : 0, cells = half(start + 3)
    switch page[start] {
    case 5:
      guard start + 12 + 2 * cells <= pageBytes else { return false }
      var children: [Int] = []
      for cell in 0..<cells {
        let offset = half(start + 12 + 2 * cell)
        guard offset + 4 <= pageBytes else { return false }
        children.append(word(offset))
      }
      children.append(word(start + 8))
      for child in children { guard visit(child, depth: depth + 1, &visited) else { return false } }
      return true
    case 13:
      guard start + 8 + 2 * cells <= pageBytes else { return false }
      for cell in 0..<cells { guard note(half(start + 8 + 2 * cell), of: number) else { return false } }
      return true
    default: return false
    }
  }

  /// Notes the blob of a cell of a leaf.
  private func note(_ cell: Int, of number: Int) -> Bool {
    var offset = cell
    guard let payload = varint(&offset), let row = varint(&offset), 0...1 << 30 ~= payload else { return false }
    let local = localBytes(of: Int(payload)), hasChain = local < Int(payload), begin = offset
    guard offset + local + (hasChain ? 4 : 0) <= pageBytes else { return false }
    let chain = hasChain ? word(begin + local) : 0
    // The record: the size of its head, no value for the row's number, the blob's size.
    guard let head = varint(&offset), varint(&offset) == 0, let type = varint(&offset), type >= 12, type.isMultiple(of: 2),
      offset == begin + Int(head)
    else { return false }
    let bytes = (Int(type) - 12) / 2
    guard bytes == Int(payload) - Int(head), offset <= begin + local else { return false }
    locations[row] = Location(
      offset: (number - 1) * pageBytes + offset, localBytes: begin + local - offset, bytes: bytes, chain: chain)
    return true
  }

  /// How much of a payload a leaf holds.
  private func localBytes(of payload: Int) -> Int {
    let max = pageBytes - 35, min = (pageBytes - 12) * 32 / 255 - 23
    guard payload > max else { return payload }
    let kept = min + (payload - min) % (pageBytes - 4)
    return kept <= max ? kept : min
  }

  /// SQLite's integers: groups of seven bits, the highest first, at most nine bytes.
  private func varint(_ offset: inout Int) -> Int64? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard offset < pageBytes else { return nil }
      let byte = page[offset]
      offset += 1
      if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { break }
    }
    return Int64(bitPattern: value)
  }

  /// Reads the first bytes of a blob, or all of it, where its pages lie one after another: all at once, and then the heads of
  /// the pages are closed up, in the cache.
  ///
  /// - Parameters:
  ///   - buffer: room for the whole blob, for `slackBefore` bytes before it and `slackAfter` bytes after it.
  ///   - first: of the chain's pages, those before it are there already.
  /// - Returns: how many pages of the chain are there now; `nil` where the blob has to be read by SQLite.
  func read(row: Int64, expecting bytes: Int, upTo end: Int, from first: Int, into buffer: UnsafeMutableRawPointer) -> Int? {
    guard let location = locations[row], location.bytes == bytes else { return nil }
    let room = pageBytes - Self.headBytes, all = (bytes - location.localBytes + room - 1) / room
    let last = min(all, max(0, (end - location.localBytes + room - 1) / room))
    if first < last {
      let start = location.localBytes + first * room, rest = min(room, bytes - location.localBytes - (last - 1) * room)
      let isRead = unsafe readChain(
        location.chain + first, count: last - first, rest: rest, isEnd: last == all, into: buffer + start - Self.headBytes)
      guard isRead else { return nil }
    }
    if first == 0 {
      guard unsafe read(into: buffer, location.localBytes, at: location.offset) else { return nil }
    }
    return last
  }

  /// Reads a part of a blob where it belongs in the buffer, a page at a time.
  ///
  /// - Parameter checked: the chain's pages that are known to be followed by the next page of the file; those that had to be looked at
  ///   are added.
  /// - Returns: `false` where SQLite has to read it.
  func readPart(_ range: Range<Int>, row: Int64, expecting bytes: Int, checked: inout Int, into buffer: UnsafeMutableRawPointer) -> Bool {
    guard let location = locations[row], location.bytes == bytes, 0...bytes ~= range.lowerBound, range.upperBound <= bytes else {
      return false
    }
    let room = pageBytes - Self.headBytes
    var start = range.lowerBound
    if start < location.localBytes {
      let end = min(range.upperBound, location.localBytes)
      guard unsafe read(into: buffer + start, end - start, at: location.offset + start) else { return false }
      start = end
    }
    while start < range.upperBound {
      let page = (start - location.localBytes) / room, offset = (start - location.localBytes) % room
      let end = min(range.upperBound, start - offset + room)
      guard check(location.chain, upTo: page, &checked), location.chain + page <= pages else { return false }
      let place = (location.chain + page - 1) * pageBytes + Self.headBytes + offset
      guard unsafe read(into: buffer + start, end - start, at: place) else { return false }
      start = end
    }
    return true
  }

  /// Whether a chain's pages lie one after another up to one of them.
  private func check(_ first: Int, upTo page: Int, _ checked: inout Int) -> Bool {
    guard first >= 1 else { return false }
    while checked < page {
      guard first + checked <= pages else { return false }
      var next: UInt32 = 0
      let isRead = unsafe withUnsafeMutableBytes(of: &next) {
        unsafe read(into: $0.baseAddress!, Self.headBytes, at: (first + checked - 1) * pageBytes)
      }
      guard isRead, Int(UInt32(bigEndian: next)) == first + checked + 1 else { return false }
      checked += 1
    }
    return true
  }

  /// Reads pages of a chain and lays what they hold side by side.
  ///
  /// - Parameters:
  ///   - rest: bytes that the last of the pages holds.
  ///   - isEnd: whether the chain ends with them.
  ///   - start: where the first page's head comes to lie; what is there stays.
  private func readChain(_ first: Int, count: Int, rest: Int, isEnd: Bool, into start: UnsafeMutableRawPointer) -> Bool {
    guard first >= 1, first + count - 1 <= pages else { return false }
    let before = unsafe start.loadUnaligned(as: UInt32.self), head = Self.headBytes
    defer { unsafe start.storeBytes(of: before, as: UInt32.self) }
    let bytes = (count - 1) * pageBytes + head + rest
    guard unsafe read(into: start, bytes, at: (first - 1) * pageBytes) else { return false }
    for index in 0..<count {
      let page = unsafe start + index * pageBytes
      let next = unsafe Int(UInt32(bigEndian: page.loadUnaligned(as: UInt32.self))), isLast = index == count - 1
      guard next == (isLast && isEnd ? 0 : first + index + 1) else { return false }
      guard index > 0 else { continue }
      let place = unsafe start + head + index * (pageBytes - head)
      unsafe place.copyMemory(from: page + head, byteCount: isLast ? rest : pageBytes - head)
    }
    return true
  }
}
