/// The outline of what was found, drawn into a packed RGB picture: bright lines with dark edges, visible on any background.
struct BoxOutline {
  private let width: Int
  private let height: Int
  /// The outer edge of the bright line: left, top, right and bottom, the last two exclusive.
  private let sides: (left: Int, top: Int, right: Int, bottom: Int)
  private let isDashed: Bool

  static let ink: [UInt8] = [255, 187, 0]
  private static let lineWidth = 2
  /// Pixels of a dash and of the gap after it.
  private static let dash = 6

  /// - Parameter box: left, top, right and bottom, from 0 to 1 of the picture.
  init(_ box: SIMD4<Double>, width: Int, height: Int, isDashed: Bool) {
    self.width = width
    self.height = height
    self.isDashed = isDashed
    let left = min(width - 1, Int((box.x * Double(width)).rounded())), top = min(height - 1, Int((box.y * Double(height)).rounded()))
    let right = max(left + 1, Int((box.z * Double(width)).rounded())), bottom = max(top + 1, Int((box.w * Double(height)).rounded()))
    sides = (max(0, left), max(0, top), min(width, right), min(height, bottom))
  }

  /// - Parameter pixels: `height` rows of `width` pixels.
  func draw(on pixels: inout [UInt8]) {
    frame(from: -1, to: Self.lineWidth + 1, of: [0, 0, 0], isDashed: false, on: &pixels)
    frame(from: 0, to: Self.lineWidth, of: Self.ink, isDashed: isDashed, on: &pixels)
  }

  /// All pixels whose distance inward from the sides is at least `first` and below `end`.
  private func frame(from first: Int, to end: Int, of colour: [UInt8], isDashed: Bool, on pixels: inout [UInt8]) {
    for y in max(0, sides.top + first)..<max(0, min(height, sides.bottom - first)) {
      for x in max(0, sides.left + first)..<max(0, min(width, sides.right - first)) {
        let inward = min(x - sides.left, sides.right - 1 - x, y - sides.top, sides.bottom - 1 - y)
        guard inward < end, !isDashed || (x + y) % (2 * Self.dash) < Self.dash else { continue }
        for channel in 0..<3 { pixels[3 * (y * width + x) + channel] = colour[channel] }
      }
    }
  }
}
