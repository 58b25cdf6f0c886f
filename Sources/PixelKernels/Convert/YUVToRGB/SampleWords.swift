internal import Pixels

/// How samples lie in a plane of bytes or little-endian words.
struct SampleWords {
  let isByte: Bool
  /// Bits to shift left, so that the sample fills 16 bits.
  let shift: Int
  /// The bits of the word that are the sample's, before the shift.
  let mask: UInt16
  /// Bits to shift right for the code.
  let codeShift: Int

  init(_ component: PixelComponent) {
    codeShift = component.shift
    isByte = component.wordBytes == 1
    shift = 16 - component.depth - component.shift
    mask = UInt16(truncatingIfNeeded: ((1 << component.depth) - 1) << component.shift)
  }

  /// The sample `index` of a row, filling 16 bits.
  @inline(__always) @unsafe func load(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    if isByte { return unsafe UInt16(row.load(fromByteOffset: index, as: UInt8.self)) &<< 8 }
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return (word & mask) &<< UInt16(shift)
  }

  /// The sample `index` of a row, as its code.
  @inline(__always) @unsafe func code(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    if isByte { return unsafe UInt16(row.load(fromByteOffset: index, as: UInt8.self)) }
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return (word & mask) &>> UInt16(codeShift)
  }
}
