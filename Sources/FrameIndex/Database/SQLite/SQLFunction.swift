internal import CSQLite

/// Functions that this program's statements may call, and nothing from the file may: `SQLITE_DIRECTONLY`.
enum SQLFunction {
  /// The seal of the values of a row: a checksum of all of them.
  static let seal = "row_seal"
  /// Text as words are compared: see `FoldedText`.
  static let fold = "fold_text"

  /// Makes the functions known to a connection. `sqlite3_create_function_v2`.
  static func register(on connection: Connection) throws(IndexError) {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY
    try connection.check(
      unsafe sqlite3_create_function_v2(
        connection.handle, seal, -1, flags, nil,
        { context, count, values in
          var sum = RowSeal()
          for index in 0..<Int(count) { unsafe sum.add(unsafe values?[index]) }
          unsafe sqlite3_result_int64(context, Int64(bitPattern: sum.value))
        }, nil, nil, nil))
    try connection.check(
      unsafe sqlite3_create_function_v2(
        connection.handle, fold, 1, flags, nil,
        { context, _, values in
          let folded = FoldedText.fold(unsafe SQLFunction.text(of: values?[0]))
          let bytes = Array(folded.utf8CString)
          unsafe bytes.withUnsafeBufferPointer {
            unsafe framepipe_result_text(context, $0.baseAddress, Int32($0.count - 1))
          }
        }, nil, nil, nil))
  }

  static func text(of value: OpaquePointer?) -> String {
    guard let start = unsafe sqlite3_value_text(value) else { return "" }
    return unsafe String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_value_bytes(value))), as: UTF8.self)
  }
}

/// A checksum of the values of a row, their types included: FNV-1a over 64-bit words, as `Segment.checksum`.
private struct RowSeal {
  private(set) var value = Segment.emptyChecksum

  mutating func add(_ stored: OpaquePointer?) {
    let type = unsafe sqlite3_value_type(stored)
    add(word: UInt64(type))
    switch type {
    case SQLITE_INTEGER: add(word: UInt64(bitPattern: unsafe sqlite3_value_int64(stored)))
    case SQLITE_FLOAT: add(word: unsafe sqlite3_value_double(stored).bitPattern)
    case SQLITE_TEXT: unsafe add(bytes: UnsafeRawPointer(sqlite3_value_text(stored)), count: sqlite3_value_bytes(stored))
    case SQLITE_BLOB: unsafe add(bytes: sqlite3_value_blob(stored), count: sqlite3_value_bytes(stored))
    default: break
    }
  }

  private mutating func add(word: UInt64) { value = (value ^ word) &* Segment.checksumPrime }

  private mutating func add(bytes: UnsafeRawPointer?, count: Int32) {
    add(word: UInt64(count))
    unsafe value = Segment.checksum(UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : Int(count)), from: value)
  }
}
