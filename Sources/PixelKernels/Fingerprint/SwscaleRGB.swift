public import Pixels

/// 8-bit 4:2:0 to packed RGB in the arithmetic that FFmpeg's converter has unless it is asked for accuracy: fingerprints
/// of videos are published of such frames, and with exact rounding differ from them by up to four bits.
///
/// Chroma is that of the nearest sample, and every product is rounded down:
///
///     luma = ⌊8 (y − black) · ky / 2^16⌋
///     term = ⌊8 (c − 128) · kc / 2^16⌋, for each colour difference
///     out  = clamp(luma + term (+ term), 0, 255)
///
/// Equal to `ffmpeg -pix_fmt rgb24` in every bit for frames of even sides.
public struct SwscaleRGB: ~Copyable {
  /// The layout that frames must have.
  public let layout: FrameLayout
  let coefficients: Coefficients
  private let usesVectors: Bool

  /// Pixels of a block.
  static let block = 32

  /// 16 bits each, with 13 fractional ones.
  struct Coefficients: Equatable {
    /// Eight times luma's black.
    let black: Int16
    let luma: Int16
    let red: Int16
    let cbInGreen: Int16
    let crInGreen: Int16
    let blue: Int16
  }

  /// - Returns: `nil` for other formats than `yuv420p`, and for matrices without weights.
  public init?(_ layout: FrameLayout, colour: ColourDescription, instructions: InstructionSet = .current) {
    guard layout.format == .yuv420p, let weights = colour.matrix.weights else { return nil }
    self.layout = layout
    usesVectors = instructions >= .avx2
    coefficients = Coefficients(weights, isFull: colour.range == .full)
  }

  /// Converts a frame.
  ///
  /// - Parameters:
  ///   - frame: `layout.byteCount` bytes.
  ///   - destination: at least three bytes per pixel, tightly packed.
  public mutating func convert(_ frame: RawSpan, into destination: inout MutableRawSpan) {
    let (width, height) = (layout.width, layout.height)
    precondition(frame.byteCount >= layout.byteCount, "\(frame.byteCount) bytes of \(layout.byteCount)")
    precondition(destination.byteCount >= 3 * width * height, "room for \(destination.byteCount) bytes of \(3 * width * height)")
    // Safe: both hold their rows, as just checked.
    unsafe frame.withUnsafeBytes { input in
      unsafe destination.withUnsafeMutableBytes { output in
        let planes = unsafe FramePlanes(input.baseAddress!, layout)
        for y in 0..<height { unsafe convertRow(y, of: planes, into: output.baseAddress! + 3 * width * y) }
      }
    }
  }

  private func convertRow(_ y: Int, of planes: FramePlanes, into row: UnsafeMutableRawPointer) {
    let (luma, cb, cr) = unsafe (planes.row(y, ofPlane: 0), planes.row(y >> 1, ofPlane: 1), planes.row(y >> 1, ofPlane: 2))
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe convertBlocks(luma, cb, cr, into: row) }
    #endif
    unsafe convertPlain(from: done, luma, cb, cr, into: row)
  }

  /// The specification, and the rest of a row after the last whole block.
  @unsafe func convertPlain(
    from start: Int, _ luma: UnsafeRawPointer, _ cb: UnsafeRawPointer, _ cr: UnsafeRawPointer, into row: UnsafeMutableRawPointer
  ) {
    let k = coefficients
    for x in start..<layout.width {
      let light = unsafe Self.product(Int32(luma.load(fromByteOffset: x, as: UInt8.self)) << 3 - Int32(k.black), k.luma)
      let u = unsafe (Int32(cb.load(fromByteOffset: x >> 1, as: UInt8.self)) - 128) << 3
      let v = unsafe (Int32(cr.load(fromByteOffset: x >> 1, as: UInt8.self)) - 128) << 3
      let green = light + Self.product(u, k.cbInGreen) + Self.product(v, k.crInGreen)
      unsafe row.storeBytes(of: UInt8(clamping: light + Self.product(v, k.red)), toByteOffset: 3 * x, as: UInt8.self)
      unsafe row.storeBytes(of: UInt8(clamping: green), toByteOffset: 3 * x + 1, as: UInt8.self)
      unsafe row.storeBytes(of: UInt8(clamping: light + Self.product(u, k.blue)), toByteOffset: 3 * x + 2, as: UInt8.self)
    }
  }

  @inline(__always) private static func product(_ a: Int32, _ k: Int16) -> Int32 { (a * Int32(k)) >> 16 }
}

extension SwscaleRGB.Coefficients {
  /// The differences are brought to 255 steps in 16 fractional bits first, and then to 13: each rounds.
  init(_ weights: (kr: Double, kb: Double), isFull: Bool) {
    let kg = 1 - weights.kr - weights.kb
    let (red, blue) = (2 * (1 - weights.kr), 2 * (1 - weights.kb))
    func difference(_ gain: Double) -> Int16 {
      let limited = Int((gain * 255 / 224 * 65536).rounded())
      return Self.narrowed(isFull ? limited * 224 / 255 : limited)
    }
    black = isFull ? 0 : 16 << 3
    luma = Self.narrowed(isFull ? 65536 : 65536 * 255 / 219)
    self.red = difference(red)
    self.blue = difference(blue)
    cbInGreen = difference(-weights.kb * blue / kg)
    crInGreen = difference(-weights.kr * red / kg)
  }

  private static func narrowed(_ value: Int) -> Int16 { Int16((value << 13 + 1 << 15) >> 16) }
}
