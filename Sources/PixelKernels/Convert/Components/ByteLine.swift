/// A `Line` from bytes to bytes in 16 bits: `code = clamp(⌊(⌊x · gain / 2^8⌋ + offset) / 2^6⌋)`.
///
/// It is made only where trying every byte gives what floating point gives.
struct ByteLine {
  let gain: UInt16
  let offset: Int16

  /// - Returns: `nil` where no offset gives the same for every byte.
  init?(_ line: Line, _ quantiser: Quantiser) {
    // Below 3/2, so that the sum fits 16 bits.
    let gain = (line.gain * 0x1p14).rounded()
    let middle = ((line.offset + 0.5) * 64).rounded()
    guard gain >= 0, gain < 0x1.8p14, abs(middle) < 0x1p13, quantiser.largest == 255, !quantiser.isDithered else { return nil }
    self.gain = UInt16(gain)
    let exact = (0..<256).map { quantiser.code(Double($0) * line.gain + line.offset + 0.5) }
    let found = [0, 1, -1, 2].map { Int16(middle) + $0 }.first { offset in
      (0..<256).allSatisfy { Self.code(UInt8($0), UInt16(gain), offset) == exact[$0] }
    }
    guard let found else { return nil }
    offset = found
  }

  @inline(__always) func code(_ x: UInt8) -> UInt8 { UInt8(Self.code(x, gain, offset)) }

  private static func code(_ x: UInt8, _ gain: UInt16, _ offset: Int16) -> UInt16 {
    UInt16(min(max(((Int32(x) * Int32(gain)) >> 8 + Int32(offset)) >> 6, 0), 255))
  }
}

/// Where a sample lies in a little-endian word: `word >> shift & mask`.
struct WordSample {
  let mask: UInt16
  let shift: Int

  /// The sample without its last `bits` bits, rounded to nearest and clamped to a byte.
  @inline(__always) func narrowed(_ word: UInt16, by bits: Int) -> UInt8 {
    let sample = word &>> UInt16(shift) & mask
    return UInt8(min(sample &>> UInt16(bits) &+ sample &>> UInt16(bits - 1) & 1, 255))
  }
}

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
      let (gain, bias, line) = (gains[k], biases[k], conversion.line)
      let isExact = (0...reader.largest).allSatisfy {
        ($0 * gain + bias) >> 6 == conversion.quantiser.code(Double($0) * line.gain + line.offset + 0.5)
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
