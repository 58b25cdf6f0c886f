internal import FrameMemory
public import Pixels

/// Makes PDQ fingerprints of frames up to a size, equal bit for bit to those of the reference implementation
/// (facebook/ThreatExchange, as PyPI's `pdqhash` gives them for RGB arrays).
///
/// Owns its scratch: hashing allocates nothing.
public struct PDQHasher: ~Copyable {
  /// A fingerprint and how significant it is.
  public struct Result: Equatable, Sendable {
    /// The fingerprint, 256 bits.
    public var pdq: PDQ
    /// 0…100: how much the picture varies. Below 50 a match means little.
    public var quality: Int
  }

  /// The least side that is hashed; smaller pictures get fingerprint 0 of quality 0.
  public static let leastSide = 5

  /// The largest frame that fits.
  public let capacity: PixelBox
  let spectrum: PDQSpectrum
  /// Whether the last picture was large enough to have a spectrum.
  private var isHashed = false
  private let samples = AlignedBuffer<Float>(count: 64 * 64)
  private let filter: any TentReduction

  /// - Parameters:
  ///   - width, height: the largest frame to come, in pixels, at least 1.
  public init(width: Int, height: Int, instructions: InstructionSet = .current) {
    precondition(width > 0 && height > 0, "a frame has pixels: \(width)x\(height)")
    capacity = PixelBox(width: width, height: height)
    spectrum = PDQSpectrum(instructions)
    filter = Self.filter(width: width, height: height, instructions)
  }

  private static func filter(width: Int, height: Int, _ instructions: InstructionSet) -> any TentReduction {
    #if AVX2
    if instructions >= .avx2 { return StreamingTentFilter(width: width, height: height) }
    #endif
    return PlainTentFilter(width: width, height: height)
  }

  /// Hashes a part of a packed RGB frame as if that part were the picture.
  ///
  /// - Parameters:
  ///   - rgb24: rows of R, G, B bytes, full range.
  ///   - stride: bytes from a row to the next, at least 3 x the box's right edge.
  ///   - box: the part, no larger than `capacity`, inside the frame.
  public mutating func hash(rgb24 frame: RawSpan, stride: Int, box: PixelBox) -> Result {
    checkRoom(for: box, stride: stride, pixelBytes: 3, frameBytes: frame.byteCount)
    isHashed = min(box.width, box.height) >= Self.leastSide
    guard isHashed else { return Result(pdq: .zero, quality: 0) }
    // Safe: `checkRoom` has seen that every row of the box lies in the frame and that the box fits the scratch.
    unsafe frame.withUnsafeBytes { bytes in
      let corner = unsafe bytes.baseAddress! + box.y * stride + box.x * 3
      unsafe reduce(rgb24: corner, stride: stride, width: box.width, height: box.height)
    }
    unsafe spectrum.transform(samples.start)
    return Result(pdq: spectrum.fingerprint(), quality: unsafe pdqQuality(of: samples.start))
  }

  /// A picture of 64 x 64 is taken as it is.
  private func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int) {
    let side = TentFilter.samples
    guard width == side && height == side else {
      return unsafe filter.reduce(rgb24: corner, stride: stride, width: width, height: height, into: samples.start)
    }
    for y in 0..<side {
      let row = unsafe (corner + y * stride).assumingMemoryBound(to: UInt8.self)
      for x in 0..<side { unsafe samples.start[y * side + x] = plainLuma(row + 3 * x) }
    }
  }

  /// The fingerprints of the picture that was hashed last in all eight orientations: the query side of a search that
  /// finds mirrored frames.
  ///
  /// - Returns: in the order of `PDQDihedral.allCases`, the picture's own first.
  public func dihedralHashes() -> [PDQ] {
    PDQDihedral.allCases.map { isHashed ? spectrum.fingerprint(turned: $0) : .zero }
  }

  /// Traps if a box extends beyond the frame or the scratch.
  func checkRoom(for box: PixelBox, stride: Int, pixelBytes: Int, frameBytes: Int) {
    precondition(box.fits(width: stride / pixelBytes, height: .max), "box \(box) in rows of \(stride) bytes")
    precondition(box.width <= capacity.width && box.height <= capacity.height, "box \(box) in a plan for \(capacity)")
    let end = (box.y + box.height - 1) * stride + (box.x + box.width) * pixelBytes
    precondition(end <= frameBytes, "box \(box) ends at byte \(end) of \(frameBytes)")
  }
}

/// PDQ's measure of how much a picture varies, 0…100.
///
/// Steps between neighbours, in hundredths of full scale and truncated one by one so that small ones count nothing,
/// over 90. The hundredths are whole numbers, whose sum is below 2^24: exact in single precision in any order.
///
/// - Parameter samples: 64 x 64, row-major, 0…255.
func pdqQuality(of samples: UnsafePointer<Float>) -> Int {
  let side = TentFilter.samples
  let bytes = unsafe UnsafeRawPointer(samples)
  var sums = SIMD8<Float>.zero, last = sums
  for k in stride(from: 0, to: side * (side - 1), by: 8) { unsafe sums += hundredths(bytes + 4 * k, bytes + 4 * (k + side)) }
  for y in 0..<side {
    let row = unsafe bytes + 4 * y * side
    for x in stride(from: 0, to: side - 8, by: 8) { unsafe sums += hundredths(row + 4 * x, row + 4 * x + 4) }
    // The last seven steps of the row, and again the one before them.
    unsafe last += hundredths(row + 4 * (side - 9), row + 4 * (side - 8))
  }
  last[0] = 0
  return min(100, Int((sums + last).sum()) / 90)
}

/// Steps from eight samples to eight others, truncated, without their signs.
@inline(__always)
private func hundredths(_ from: UnsafeRawPointer, _ to: UnsafeRawPointer) -> SIMD8<Float> {
  let step = unsafe from.loadUnaligned(as: SIMD8<Float>.self) - to.loadUnaligned(as: SIMD8<Float>.self)
  let whole = (step * 100 / 255).rounded(.towardZero)
  return whole.replacing(with: -whole, where: whole .< 0)
}
