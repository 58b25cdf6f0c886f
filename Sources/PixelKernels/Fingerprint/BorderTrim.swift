public import Pixels

/// Finds near-black borders: letterbox and pillarbox bars, which would dominate a fingerprint.
public enum BorderTrim {
  /// Luma up to this is black. FFmpeg's cropdetect has the same default: 24 of 255.
  public static let blackLimit = 24
  /// At most one in this many samples of a border line may be brighter than black: noise, a time code's edge.
  static let mostBrightShare = 64
  /// At least one in this many pixels of the picture's outermost line must be brighter than black for a border to end there.
  static let leastLitShare = 2
  /// The smallest remainder of a side, as a fraction of it. Less is a dark scene rather than a border.
  static let leastShare = 5

  /// The part of a packed RGB frame inside its near-black borders; all of it if the whole frame is dark.
  ///
  /// - Parameters:
  ///   - rgb24: `height` rows of `width` pixels, full range.
  ///   - stride: bytes from a row to the next, at least 3 x `width`.
  public static func box(rgb24 frame: RawSpan, width: Int, height: Int, stride: Int) -> PixelBox {
    precondition(width > 0 && height > 0 && stride >= width * 3, "\(width)x\(height) in rows of \(stride) bytes")
    precondition((height - 1) * stride + width * 3 <= frame.byteCount, "\(height) rows of \(stride) bytes in \(frame.byteCount)")
    return unsafe frame.withUnsafeBytes { bytes in
      // Safe: x < width and y < height, and the last row has been seen to lie in the frame.
      let pixels = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
      return box(width: width, height: height) { x, y in
        let pixel = unsafe pixels + y * stride + 3 * x
        return unsafe isBright(red: pixel[0], green: pixel[1], blue: pixel[2])
      }
    }
  }

  /// Luma above the limit, with BT.601's weights in 256ths.
  @inline(__always)
  private static func isBright(red: UInt8, green: UInt8, blue: UInt8) -> Bool {
    77 * Int(red) + 150 * Int(green) + 29 * Int(blue) >= (blackLimit + 1) << 8
  }

  @inline(__always)
  private static func box(width: Int, height: Int, isBright: (_ x: Int, _ y: Int) -> Bool) -> PixelBox {
    guard let found = lit(width: width, height: height, isBright: isBright) else { return PixelBox(width: width, height: height) }
    return sharp(found, width: width, height: height, isBright: isBright)
  }

  /// The bounding box of all non-black pixels, whether or not a border ends there.
  ///
  /// - Parameters:
  ///   - rgb24: `height` rows of `width` pixels, tightly packed.
  /// - Returns: `nil` for a black frame.
  public static func litBox(rgb24 frame: RawSpan, width: Int, height: Int) -> PixelBox? {
    precondition(width > 0 && height > 0 && height * width * 3 <= frame.byteCount, "\(width)x\(height) in \(frame.byteCount) bytes")
    let found = unsafe frame.withUnsafeBytes { bytes in
      // Safe: x < width and y < height.
      let pixels = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
      return lit(width: width, height: height) { x, y in
        let pixel = unsafe pixels + 3 * (y * width + x)
        return unsafe isBright(red: pixel[0], green: pixel[1], blue: pixel[2])
      }
    }
    return found.map { PixelBox(x: $0.left, y: $0.top, width: $0.right - $0.left + 1, height: $0.bottom - $0.top + 1) }
  }

  private typealias Sides = (left: Int, right: Int, top: Int, bottom: Int)

  /// Rows first, then columns between them: the search ends at the first line that is not a border.
  @inline(__always)
  private static func lit(width: Int, height: Int, isBright: (_ x: Int, _ y: Int) -> Bool) -> Sides? {
    func isRowBlack(_ y: Int) -> Bool {
      var left = width / mostBrightShare
      for x in 0..<width where isBright(x, y) {
        left -= 1
        if left < 0 { return false }
      }
      return true
    }
    guard let top = (0..<height).first(where: { !isRowBlack($0) }), let bottom = (0..<height).last(where: { !isRowBlack($0) }) else {
      return nil
    }
    func isColumnBlack(_ x: Int) -> Bool {
      var left = (bottom - top + 1) / mostBrightShare
      for y in top...bottom where isBright(x, y) {
        left -= 1
        if left < 0 { return false }
      }
      return true
    }
    let left = (0..<width).first { !isColumnBlack($0) } ?? 0
    let right = (left..<width).last { !isColumnBlack($0) } ?? width - 1
    return (left, right, top, bottom)
  }

  /// Keeps the sides of a box at which the picture begins abruptly. A scene that fades into darkness has no border: its apparent
  /// edge would change with every frame and encoding.
  @inline(__always)
  private static func sharp(
    _ found: Sides, width: Int, height: Int, isBright: (_ x: Int, _ y: Int) -> Bool
  ) -> PixelBox {
    let (columns, rows) = (found.left...found.right, found.top...found.bottom)
    func isLit(_ pixels: Int, _ test: (Int) -> Bool, among range: ClosedRange<Int>) -> Bool {
      pixels > 0 && range.count(where: test) * leastLitShare >= range.count
    }
    // Encoders blur an edge: the line two pixels inside it counts.
    let (upper, lower) = (min(found.top + 2, found.bottom), max(found.bottom - 2, found.top))
    let (outer, inner) = (min(found.left + 2, found.right), max(found.right - 2, found.left))
    let top = isLit(found.top, { isBright($0, upper) }, among: columns) ? found.top : 0
    let bottom = isLit(height - 1 - found.bottom, { isBright($0, lower) }, among: columns) ? found.bottom : height - 1
    let left = isLit(found.left, { isBright(outer, $0) }, among: rows) ? found.left : 0
    let right = isLit(width - 1 - found.right, { isBright(inner, $0) }, among: rows) ? found.right : width - 1
    let box = PixelBox(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    let isBorder = box.width * leastShare >= width && box.height * leastShare >= height
    return isBorder ? box : PixelBox(width: width, height: height)
  }
}
