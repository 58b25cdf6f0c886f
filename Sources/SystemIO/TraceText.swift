/// Text of fixed capacity, formatted without allocating.
@safe
struct TraceText: ~Copyable {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// Longer than the longest event: three numbers of 20 digits and the keys.
  static let bytesPerEvent = 160

  init(capacity: Int) { unsafe bytes = .allocate(capacity: capacity) }

  deinit { unsafe bytes.deallocate() }

  mutating func append(_ byte: UInt8) {
    precondition(unsafe count < bytes.count, "the text of a trace is full")
    unsafe bytes[count] = byte
    count += 1
  }

  mutating func append(_ text: StaticString) {
    // Safe: static strings are UTF-8 in constant memory.
    for offset in 0..<text.utf8CodeUnitCount { unsafe append(text.utf8Start[offset]) }
  }

  /// - Parameter value: at least 0.
  mutating func append(_ value: Int) {
    var unit = 1
    while value / unit >= 10 { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(value / unit % 10))
      unit /= 10
    }
  }

  /// Microseconds with three places.
  mutating func append(microseconds nanoseconds: Int) {
    append(nanoseconds / 1000)
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(nanoseconds / 100 % 10))
    append(UInt8(ascii: "0") + UInt8(nanoseconds / 10 % 10))
    append(UInt8(ascii: "0") + UInt8(nanoseconds % 10))
  }

  mutating func removeAll() { count = 0 }

  func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try unsafe body(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[..<count])))
  }
}
