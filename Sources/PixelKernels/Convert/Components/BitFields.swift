/// Three fields of 5 or 6 bits of a little-endian word and the bytes that they become: `⌊(field · gain + bias) / 2^6⌋`.
struct BitFields {
  let shifts: SIMD3<UInt16>
  let masks: SIMD3<UInt16>
  let gains: SIMD3<UInt16>
  let biases: SIMD3<UInt16>

  /// - Returns: `nil` for other fields, and where the bytes are not those of the conversions' lines for every field.
  init?(_ conversions: [ComponentConversion]) {
    let ordered = conversions.sorted { $0.writer.offset < $1.writer.offset }
    guard ordered.count == 3, ordered.allSatisfy({ $0.writer.kind == .byte && $0.writer.step == 3 && !$0.writer.isShared })
    else { return nil }
    var (shifts, masks, gains, biases) = (SIMD3<UInt16>(), SIMD3<UInt16>(), SIMD3<UInt16>(), SIMD3<UInt16>())
    for (k, conversion) in ordered.enumerated() {
      guard let reader = conversion.reader, reader.step == 2, !reader.isSwapped, reader.largest == 31 || reader.largest == 63
      else { return nil }
      (shifts[k], masks[k]) = (reader.shift, reader.largest)
      (gains[k], biases[k]) = reader.largest == 31 ? (527, 23) : (259, 33)
      let (gain, bias, map) = (gains[k], biases[k], conversion.map)
      let isExact = (0...reader.largest).allSatisfy {
        ($0 * gain + bias) >> 6 == conversion.quantiser.code(Double($0) * map.gain + map.offset + 0.5)
      }
      guard isExact else { return nil }
    }
    (self.shifts, self.masks, self.gains, self.biases) = (shifts, masks, gains, biases)
  }

  @inline(__always) func bytes(_ word: UInt16) -> (UInt8, UInt8, UInt8) {
    let bytes = ((SIMD3(repeating: word) &>> shifts & masks) &* gains &+ biases) &>> 6
    return (UInt8(truncatingIfNeeded: bytes.x), UInt8(truncatingIfNeeded: bytes.y), UInt8(truncatingIfNeeded: bytes.z))
  }
}
