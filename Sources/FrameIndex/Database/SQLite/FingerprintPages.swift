internal import CSQLite

/// Where the blobs of the table `fingerprint` lie in the file, to read them without SQLite's copies.
///
/// A blob of a full segment begins in a leaf of the table's tree and goes on in a chain of pages, which one transaction wrote and
/// which mostly lie one after another: https://www.sqlite.org/fileformat2.html, 1.5 and 1.6. Reads go through SQLite's own file, so
/// that no lock of its is lost. What is not as expected is left to SQLite.
@safe
final class FingerprintPages {
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

  /// Looks through the table, inside a snapshot.
  ///
  /// - Returns: `nil` where the log has pages that the file lacks, or the file is not as expected.
  init?(_ connection: Connection) {
    guard (IndexFile.fileBytes(connection.path + "-wal") ?? 0) == 0, let bytes = IndexFile.fileBytes(connection.path) else { return nil }
    var pointer: UnsafeMutableRawPointer?
    let code = unsafe sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_FILE_POINTER, &pointer)
    guard code == SQLITE_OK, let file = unsafe pointer?.assumingMemoryBound(to: sqlite3_file.self), unsafe file.pointee.pMethods != nil,
      let pageBytes = try? connection.integer("PRAGMA page_size"), 512...65536 ~= pageBytes,
      let root = try? connection.integer("SELECT rootpage FROM main.sqlite_schema WHERE name = 'fingerprint' AND type = 'table'")
    else { return nil }
    unsafe self.file = file
    self.pageBytes = Int(pageBytes)
    pages = bytes / Int(pageBytes)
    page = Array(repeating: 0, count: Int(pageBytes))
    var visited = 0
    guard hasPlainPages(), visit(Int(root), depth: 0, &visited) else { return nil }
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

  /// Reads the first bytes of a blob, or all of it, where its pages lie one after another.
  ///
  /// - Parameters:
  ///   - buffer: room for the whole blob and for `slack` bytes before it.
  ///   - first: of the chain's pages, those before it are there already.
  /// - Returns: how many pages of the chain are there now; `nil` where the blob has to be read by SQLite.
  func read(row: Int64, expecting bytes: Int, upTo end: Int, from first: Int, into buffer: UnsafeMutableRawPointer) -> Int? {
    guard let location = locations[row], location.bytes == bytes else { return nil }
    let room = pageBytes - 4, all = (bytes - location.localBytes + room - 1) / room
    let last = min(all, max(0, (end - location.localBytes + room - 1) / room))
    // From the last page to the first: each page's head, four bytes, comes to lie on the end of the page before.
    for index in stride(from: last - 1, through: first, by: -1) {
      let page = location.chain + index, start = location.localBytes + index * room
      guard 1...pages ~= page, unsafe read(into: buffer + start - 4, min(pageBytes, 4 + bytes - start), at: (page - 1) * pageBytes) else {
        return nil
      }
      let next = unsafe Int(UInt32(bigEndian: (buffer + start - 4).loadUnaligned(as: UInt32.self)))
      guard next == (index + 1 < all ? page + 1 : 0) else { return nil }
      if index > 0, index == first { unsafe restoreEnd(of: index - 1, location, buffer) }
    }
    if first == 0 {
      guard unsafe read(into: buffer, location.localBytes, at: location.offset) else { return nil }
    }
    return last
  }

  /// Reads again the end of a page that was there already and that the head of the next one has overwritten.
  private func restoreEnd(of index: Int, _ location: Location, _ buffer: UnsafeMutableRawPointer) {
    let end = location.localBytes + (index + 1) * (pageBytes - 4)
    _ = unsafe read(into: buffer + end - 4, 4, at: (location.chain + index) * pageBytes - 4)
  }
}
