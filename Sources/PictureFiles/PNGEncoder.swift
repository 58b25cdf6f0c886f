internal import CDeflate
internal import Pixels

/// Encodes PNG files in memory, which is reused from one to the next. Deflate is libdeflate's.
@safe
public struct PNGEncoder: ~Copyable {
  private let compressor: OpaquePointer
  /// Two rows, each after the zero bytes of a pixel.
  private var rows = ByteMemory()
  private var filtered = ByteMemory()
  private var file = ByteMemory()
  private var count = 0

  /// libdeflate's fastest: less time than OpenCV's own default on photographs, and smaller.
  private static let level: Int32 = 1
  /// Bytes of the widest pixel.
  private static let widestPixel = 8

  /// An encoder without a picture.
  public init() {
    guard let compressor = unsafe libdeflate_alloc_compressor(Self.level) else { fatalError("out of memory") }
    unsafe self.compressor = compressor
  }

  deinit { unsafe libdeflate_free_compressor(compressor) }

  /// Encodes a picture.
  /// - Parameter pixels: `picture.layout.byteCount` bytes.
  /// - Throws: `PNGError` if the picture is larger than a PNG's chunk, 2 GiB.
  public mutating func encode(_ picture: PNGPicture, _ pixels: RawSpan) throws(PNGError) {
    precondition(pixels.byteCount == picture.layout.byteCount, "\(pixels.byteCount) bytes of \(picture.layout.byteCount)")
    let rowBytes = picture.layout.plane(0).strideBytes
    let byteCount = picture.layout.height * (rowBytes + 1)
    filtered.grow(to: byteCount)
    filter(picture, pixels, rowBytes: rowBytes)
    try compress(picture, byteCount: byteCount)
  }

  /// Lends the file that was encoded last.
  /// - Throws: the errors of `body` only.
  public borrowing func withFile<E: Error>(_ body: (RawSpan) throws(E) -> Void) throws(E) {
    // Safe: the bytes are kept until the next picture, and that needs exclusive access.
    try unsafe body(RawSpan(_unsafeStart: file.base, byteCount: count))
  }

  private mutating func filter(_ picture: PNGPicture, _ pixels: RawSpan, rowBytes: Int) {
    let descriptor = picture.layout.format.descriptor
    let step = PNGPicture.channels(of: picture.layout.format)! * (descriptor.depth / 8)
    let isSwapped = descriptor.depth == 16 && !descriptor.isBigEndian
    rows.grow(to: 2 * (Self.widestPixel + rowBytes))
    unsafe rows.base.initializeMemory(as: UInt8.self, repeating: 0, count: 2 * (Self.widestPixel + rowBytes))
    let bytes = unsafe rows.base.assumingMemoryBound(to: UInt8.self)
    let output = unsafe filtered.base.assumingMemoryBound(to: UInt8.self)
    var current = unsafe bytes + Self.widestPixel, above = unsafe bytes + 2 * Self.widestPixel + rowBytes
    // Safe: rows and output have the sizes of the picture, and a row begins after the bytes of a pixel.
    unsafe pixels.withUnsafeBytes { source in
      for y in 0..<picture.layout.height {
        let row = unsafe source.baseAddress! + y * rowBytes
        unsafe Self.copy(row.assumingMemoryBound(to: UInt8.self), to: current, count: rowBytes, isSwapped: isSwapped)
        unsafe PNGFilter.apply(to: current, above: above, count: rowBytes, step: step, into: output + y * (rowBytes + 1))
        unsafe swap(&current, &above)
      }
    }
  }

  /// PNG's samples are big-endian.
  private static func copy(_ source: UnsafePointer<UInt8>, to row: UnsafeMutablePointer<UInt8>, count: Int, isSwapped: Bool) {
    guard isSwapped else { return unsafe row.update(from: source, count: count) }
    for index in 0..<count { unsafe row[index] = source[index ^ 1] }
  }

  private mutating func compress(_ picture: PNGPicture, byteCount: Int) throws(PNGError) {
    let head = Self.chunks(before: picture)
    let bound = unsafe libdeflate_zlib_compress_bound(compressor, byteCount)
    file.grow(to: head.count + 8 + bound + 4 + 12)
    for (index, byte) in head.enumerated() { unsafe file.base.storeBytes(of: byte, toByteOffset: index, as: UInt8.self) }
    let start = head.count + 8
    // Safe: the bound is libdeflate's own.
    let compressed = unsafe libdeflate_zlib_compress(compressor, filtered.base, byteCount, file.base + start, bound)
    guard compressed > 0, compressed < 1 << 31 else { throw PNGError(description: "the picture is larger than a PNG's chunk, 2 GiB") }
    count = head.count
    store(UInt32(compressed))
    storeName("IDAT")
    count += compressed
    store(unsafe libdeflate_crc32(0, file.base + start - 4, compressed + 4))
    for byte in PNGChunk.bytes("IEND", []) {
      unsafe file.base.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
      count += 1
    }
  }

  private mutating func store(_ value: UInt32) {
    unsafe file.base.storeBytes(of: value.bigEndian, toByteOffset: count, as: UInt32.self)
    count += 4
  }

  private mutating func storeName(_ name: StaticString) {
    for index in 0..<4 { unsafe file.base.storeBytes(of: name.utf8Start[index], toByteOffset: count + index, as: UInt8.self) }
    count += 4
  }

  /// Signature, IHDR and what is known of colour and aspect: PNG, 5.2, 11.2.1, 11.3.2.5, 11.3.2.6 and 11.3.4.3.
  private static func chunks(before picture: PNGPicture) -> [UInt8] {
    let descriptor = picture.layout.format.descriptor
    let colourType: UInt8 = [0, 0, 4, 2, 6][PNGPicture.channels(of: picture.layout.format)!]
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    bytes += PNGChunk.bytes(
      "IHDR",
      PNGChunk.integer(picture.layout.width) + PNGChunk.integer(picture.layout.height) + [UInt8(descriptor.depth), colourType, 0, 0, 0])
    if picture.isSRGB { bytes += PNGChunk.bytes("sRGB", [0]) }
    let aspect = picture.sampleAspectRatio
    if aspect.isPositive, aspect.numerator != aspect.denominator {
      bytes += PNGChunk.bytes("pHYs", PNGChunk.integer(Int(aspect.denominator)) + PNGChunk.integer(Int(aspect.numerator)) + [0])
    }
    if picture.isTagged, !picture.isSRGB {
      // RGB, full range.
      bytes += PNGChunk.bytes("cICP", [picture.colour.primaries.rawValue, picture.colour.transfer.rawValue, 0, 1])
    }
    return bytes
  }
}

/// A picture that can't be encoded.
public struct PNGError: Error, CustomStringConvertible {
  /// One line, lower case.
  public let description: String
}

/// A small chunk: PNG, 5.3.
enum PNGChunk {
  static func bytes(_ name: String, _ content: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + content
    return integer(content.count) + named + integer(Int(unsafe libdeflate_crc32(0, named, named.count)))
  }

  static func integer(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
}

/// Memory that grows and is kept.
@safe
struct ByteMemory: ~Copyable {
  private(set) var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
  private var capacity = 64

  /// Makes room; what was there is lost.
  mutating func grow(to byteCount: Int) {
    guard byteCount > capacity else { return }
    unsafe base.deallocate()
    unsafe base = .allocate(byteCount: byteCount, alignment: 64)
    capacity = byteCount
  }

  deinit { unsafe base.deallocate() }
}
