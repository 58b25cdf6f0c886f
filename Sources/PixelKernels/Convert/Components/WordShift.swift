/// Samples of words moved to another place in them: `(word >> right & mask) << left`.
struct WordShift: Equatable {
  let right: UInt16
  let mask: UInt16
  let left: UInt16

  /// - Returns: `nil` unless a component goes from little-endian words to such words, its codes multiplied by a power of two.
  init?(_ conversion: ComponentConversion) {
    let (map, writer) = (conversion.map, conversion.writer)
    guard let reader = conversion.reader, reader.kind == .word, writer.kind == .word, !reader.isSwapped, !writer.isSwapped, map.offset == 0,
      map.gain.significand == 1, 0...8 ~= map.gain.exponent
    else { return nil }
    (right, mask, left) = (reader.shift, reader.largest, UInt16(map.gain.exponent) + writer.shift)
  }

  @inline(__always) func word(_ word: UInt16) -> UInt16 { (word &>> right & mask) &<< left }
}
