/// XXH64 with seed 0, the checksum of zstd's frames: RFC 8878, 3.1.1; https://xxhash.com, "XXH64 algorithm description".
enum XXH64 {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
  )

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var offset = 0
    var hash: UInt64
    if bytes.count >= 32 {
      hash = unsafe stripes(bytes, &offset)
    } else {
      hash = primes.4
    }
    hash &+= UInt64(bytes.count)
    unsafe tail(bytes, from: offset, &hash)
    hash = (hash ^ hash >> 33) &* primes.1
    hash = (hash ^ hash >> 29) &* primes.2
    return hash ^ hash >> 32
  }

  /// Four words at a time, each in its own lane.
  private static func stripes(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int) -> UInt64 {
    var (a, b, c, d) = (primes.0 &+ primes.1, primes.1, 0 as UInt64, 0 &- primes.0)
    // Safe: a stripe is read where all of it is there.
    let base = bytes.baseAddress!
    while offset + 32 <= bytes.count {
      unsafe a = round(a, word(base, offset))
      unsafe b = round(b, word(base, offset + 8))
      unsafe c = round(c, word(base, offset + 16))
      unsafe d = round(d, word(base, offset + 24))
      offset += 32
    }
    var hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
    for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* primes.0 &+ primes.3 }
    return hash
  }

  /// The last 0 to 31 bytes.
  private static func tail(_ bytes: UnsafeRawBufferPointer, from start: Int, _ hash: inout UInt64) {
    guard start < bytes.count else { return }
    let base = bytes.baseAddress!
    var offset = start
    while offset + 8 <= bytes.count {
      hash = rotated(hash ^ round(0, unsafe word(base, offset)), 27) &* primes.0 &+ primes.3
      offset += 8
    }
    if offset + 4 <= bytes.count {
      let half = unsafe UInt64(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
      hash = rotated(hash ^ half &* primes.0, 23) &* primes.1 &+ primes.2
      offset += 4
    }
    while offset < bytes.count {
      let byte = unsafe UInt64(bytes[offset])
      hash = rotated(hash ^ byte &* primes.4, 11) &* primes.0
      offset += 1
    }
  }

  @inline(__always)
  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 { rotated(lane &+ word &* primes.1, 31) &* primes.0 }

  @inline(__always)
  private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value &<< bits | value &>> (64 &- bits) }

  @inline(__always)
  private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    unsafe UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
