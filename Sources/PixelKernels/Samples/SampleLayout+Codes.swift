/// Rows of codes in 16 bits: what components are taken apart to, worked on in cache, and put together from.
///
/// Loops know the distance of their samples, so that the compiler vectorises them.
extension SampleLayout {
  /// Whether `readCodes` reads it.
  var hasCodes: Bool { kind == .byte || kind == .word }

  /// Whether samples are whole bytes.
  var isWholeByte: Bool { kind == .byte && largest == 255 && !isShared }

  /// Reads the codes of a row.
  ///
  /// For memory safety the caller ensures that `row` holds `count` samples and `codes` has room for them.
  @unsafe func readCodes(_ row: UnsafeRawPointer, count: Int, into codes: UnsafeMutablePointer<UInt16>) {
    unsafe forEachCode(row, count) { x, code in unsafe codes[x] = code }
  }

  /// The same as numbers of 64 bits.
  @unsafe func readCodes(_ row: UnsafeRawPointer, count: Int, into codes: UnsafeMutablePointer<Double>) {
    unsafe forEachCode(row, count) { x, code in unsafe codes[x] = Double(code) }
  }

  @inline(__always) private func forEachCode(_ row: UnsafeRawPointer, _ count: Int, _ store: (Int, UInt16) -> Void) {
    let first = unsafe row + offset
    switch (kind, step) {
    case (.byte, 1): unsafe forEachByte(first, step: 1, count, store)
    case (.byte, 2): unsafe forEachByte(first, step: 2, count, store)
    case (.byte, 3): unsafe forEachByte(first, step: 3, count, store)
    case (.byte, _): unsafe forEachByte(first, step: 4, count, store)
    case (_, 2): unsafe forEachWord(first, step: 2, count, store)
    case (_, 4): unsafe forEachWord(first, step: 4, count, store)
    case (_, 6): unsafe forEachWord(first, step: 6, count, store)
    default: unsafe forEachWord(first, step: 8, count, store)
    }
  }

  @inline(__always)
  private func forEachByte(_ row: UnsafeRawPointer, step: Int, _ count: Int, _ store: (Int, UInt16) -> Void) {
    let (shift, mask) = (shift, largest)
    for x in 0..<count { store(x, unsafe UInt16(row.load(fromByteOffset: x &* step, as: UInt8.self)) &>> shift & mask) }
  }

  @inline(__always)
  private func forEachWord(_ row: UnsafeRawPointer, step: Int, _ count: Int, _ store: (Int, UInt16) -> Void) {
    let (shift, mask) = (shift, largest)
    if isSwapped {
      for x in 0..<count { store(x, unsafe word(row, x &* step).bigEndian &>> shift & mask) }
    } else {
      for x in 0..<count { store(x, unsafe word(row, x &* step).littleEndian &>> shift & mask) }
    }
  }

  @inline(__always) private func word(_ row: UnsafeRawPointer, _ offset: Int) -> UInt16 {
    unsafe row.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
  }

  /// Writes the codes of a row between those of other components.
  ///
  /// For memory safety the caller ensures that `row` has room for `count` samples and `codes` holds them.
  @unsafe func writeCodes(_ codes: UnsafePointer<UInt16>, count: Int, into row: UnsafeMutableRawPointer) {
    let first = unsafe row + offset
    switch (kind, step) {
    case (.byte, 1):
      for x in 0..<count { unsafe first.storeBytes(of: UInt8(truncatingIfNeeded: codes[x]), toByteOffset: x, as: UInt8.self) }
    case (.byte, 4):
      // As whole pixels, which vectors hold.
      let place = UInt32(8 * offset)
      let rest = ~(UInt32(255) &<< place)
      for x in 0..<count {
        let pixel = unsafe UInt32(littleEndian: row.loadUnaligned(fromByteOffset: 4 &* x, as: UInt32.self))
        let filled = unsafe pixel & rest | UInt32(codes[x]) &<< place
        unsafe row.storeBytes(of: filled.littleEndian, toByteOffset: 4 &* x, as: UInt32.self)
      }
    case (.byte, _):
      for x in 0..<count { unsafe first.storeBytes(of: UInt8(truncatingIfNeeded: codes[x]), toByteOffset: x &* step, as: UInt8.self) }
    case (_, 2): unsafe writeWords(codes, step: 2, count, first)
    default: unsafe writeWords(codes, step: step, count, first)
    }
  }

  @inline(__always)
  private func writeWords(_ codes: UnsafePointer<UInt16>, step: Int, _ count: Int, _ row: UnsafeMutableRawPointer) {
    for x in 0..<count {
      let word = unsafe codes[x] &<< shift
      unsafe row.storeBytes(of: isSwapped ? word.bigEndian : word.littleEndian, toByteOffset: x &* step, as: UInt16.self)
    }
  }
}
