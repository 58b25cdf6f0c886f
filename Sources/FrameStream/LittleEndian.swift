/// Integers in the wire's byte order. Offsets are checked; a wrong one is a programming error.
extension RawSpan {
  func integer<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: T.Type) -> T {
    // Safe: every bit pattern is an integer.
    unsafe T(littleEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: type))
  }

  func float(at offset: Int) -> Float { Float(bitPattern: integer(at: offset, as: UInt32.self)) }
}

extension MutableRawSpan {
  mutating func store<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
    storeBytes(of: value.littleEndian, toByteOffset: offset, as: T.self)
  }

  mutating func store(_ value: Float, at offset: Int) { store(value.bitPattern, at: offset) }

  /// Copies all of `source` to the beginning.
  mutating func copyBytes(of source: RawSpan) {
    precondition(source.byteCount <= byteCount, "\(source.byteCount) bytes into \(byteCount)")
    unsafe withUnsafeMutableBytes { to in unsafe source.withUnsafeBytes { unsafe to.copyMemory(from: $0) } }
  }

  /// Zeroes `range`.
  mutating func clear(_ range: Range<Int>) {
    unsafe withUnsafeMutableBytes {
      _ = unsafe UnsafeMutableRawBufferPointer(rebasing: $0[range]).initializeMemory(as: UInt8.self, repeating: 0)
    }
  }
}

/// The next multiple of 64: where payloads and records begin.
func aligned(_ bytes: Int) -> Int { (bytes + 63) & ~63 }
