internal import Pixels

/// Where the samples of one component lie in a plane, and how they are read and written as codes.
struct SampleLayout: Equatable {
  enum Kind: Equatable {
    /// A byte a sample.
    case byte
    /// A 16-bit word a sample.
    case word
    /// A bit a sample, the most significant first.
    case bit
    /// A byte that chooses an entry of the palette.
    case index
  }

  let kind: Kind
  let plane: Int
  /// Bytes from one sample to the next, and before the first.
  let step: Int
  let offset: Int
  /// Bits of the word below the sample.
  let shift: UInt16
  /// The largest code.
  let largest: UInt16
  let isSwapped: Bool
  let isInverted: Bool
  /// Whether other components share the word, so that writing has to add to what is there.
  let isShared: Bool

  init(_ component: PixelComponent, of format: PixelFormatDescriptor) {
    plane = component.plane
    step = component.step
    offset = component.offset
    shift = UInt16(component.shift)
    largest = UInt16(truncatingIfNeeded: (1 << component.depth) - 1)
    isSwapped = format.isBigEndian
    isInverted = format.isInverted
    isShared = format.isBitPacked || (format.model == .rgb && component.depth < 8)
    if format.isBitPacked {
      kind = .bit
    } else if format.model == .palette {
      kind = .index
    } else {
      kind = component.wordBytes == 2 ? .word : .byte
    }
  }
}

extension SampleLayout {
  /// Reads the codes of a row.
  ///
  /// For memory safety the caller ensures that `row` holds `count` samples, `codes` has room for them, and
  /// `palette` is the component's 256 entries where the kind is `index`.
  @unsafe func read(_ row: UnsafeRawPointer, count: Int, palette: UnsafePointer<Double>?, into codes: UnsafeMutablePointer<Double>) {
    switch kind {
    case .byte, .word: unsafe readCodes(row, count: count, into: codes)
    case .bit: unsafe readBits(row, count: count, into: codes)
    case .index:
      let entries = unsafe palette!
      for x in 0..<count { unsafe codes[x] = entries[Int(row.load(fromByteOffset: x, as: UInt8.self))] }
    }
  }

  private func readBits(_ row: UnsafeRawPointer, count: Int, into codes: UnsafeMutablePointer<Double>) {
    for x in 0..<count {
      let bit = unsafe row.load(fromByteOffset: x >> 3, as: UInt8.self) &>> (7 - x & 7) & 1
      unsafe codes[x] = Double(isInverted ? 1 - bit : bit)
    }
  }

  /// Writes the codes of a row; where `isShared`, into words that are zero at first.
  ///
  /// For memory safety the caller ensures that `row` has room for `count` samples and `codes` holds them.
  @unsafe func write(_ codes: UnsafePointer<UInt16>, count: Int, into row: UnsafeMutableRawPointer) {
    switch kind {
    case .byte where !isShared, .word where !isShared: unsafe writeCodes(codes, count: count, into: row)
    case .byte: unsafe addBytes(codes, count: count, into: row + offset)
    case .word: unsafe addWords(codes, count: count, into: row + offset)
    case .bit: unsafe writeBits(codes, count: count, into: row)
    case .index: preconditionFailure("a palette is not written")
    }
  }

  private func addBytes(_ codes: UnsafePointer<UInt16>, count: Int, into row: UnsafeMutableRawPointer) {
    for x in 0..<count {
      let byte = unsafe UInt8(truncatingIfNeeded: codes[x] &<< shift)
      let other = unsafe row.load(fromByteOffset: x * step, as: UInt8.self)
      unsafe row.storeBytes(of: byte | other, toByteOffset: x * step, as: UInt8.self)
    }
  }

  private func addWords(_ codes: UnsafePointer<UInt16>, count: Int, into row: UnsafeMutableRawPointer) {
    for x in 0..<count {
      let word = unsafe codes[x] &<< shift
      let other = unsafe row.loadUnaligned(fromByteOffset: x * step, as: UInt16.self)
      let stored = isSwapped ? word.bigEndian : word.littleEndian
      unsafe row.storeBytes(of: stored | other, toByteOffset: x * step, as: UInt16.self)
    }
  }

  private func writeBits(_ codes: UnsafePointer<UInt16>, count: Int, into row: UnsafeMutableRawPointer) {
    for x in 0..<count {
      let bit = unsafe UInt8(truncatingIfNeeded: isInverted ? 1 - codes[x] : codes[x])
      let other = unsafe row.load(fromByteOffset: x >> 3, as: UInt8.self)
      unsafe row.storeBytes(of: other | bit &<< (7 - x & 7), toByteOffset: x >> 3, as: UInt8.self)
    }
  }
}

extension SampleLayout {
  /// Whether a row of samples is the same bytes in both: a plane of its own, and the same words.
  func holdsSameRow(as other: SampleLayout) -> Bool {
    let bytes = kind == .byte ? 1 : 2
    return (kind == .byte || kind == .word) && !isShared && kind == other.kind && step == bytes && other.step == bytes
      && shift == other.shift
      && largest == other.largest && isSwapped == other.isSwapped
  }
}

extension SampleLayout {
  /// Full bytes of one plane, `step` bytes apart.
  init(kind: Kind, offset: Int, step: Int) {
    self.kind = kind
    self.offset = offset
    self.step = step
    plane = 0
    shift = 0
    largest = 255
    isSwapped = false
    isInverted = false
    isShared = false
  }
}

/// Single samples of bytes or little-endian words.
extension SampleLayout {
  var isByte: Bool { kind == .byte }
  /// The bits of the word that are the sample's.
  var mask: UInt16 { largest &<< shift }
  /// Bits by which a shift to the left makes the sample fill 16 bits.
  var leftShift: Int { largest.leadingZeroBitCount - Int(shift) }

  /// The code of the sample `index`.
  ///
  /// For memory safety the caller ensures that `row` holds the sample.
  @inline(__always) @unsafe func code(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    let address = unsafe row + (offset + index &* step)
    if isByte { return unsafe UInt16(address.load(as: UInt8.self)) }
    return unsafe UInt16(littleEndian: address.loadUnaligned(as: UInt16.self)) &>> shift & largest
  }

  /// The sample of a word without its last `bits` bits, rounded to nearest and clamped to a byte.
  @inline(__always) func narrowed(_ word: UInt16, by bits: Int) -> UInt8 {
    let sample = word &>> shift & largest
    return UInt8(min(sample &>> UInt16(bits) &+ sample &>> UInt16(bits - 1) & 1, 255))
  }
}
