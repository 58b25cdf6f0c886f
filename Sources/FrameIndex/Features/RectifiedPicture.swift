/// A frame as a query shows it, without perspective and without what surrounds it.
public struct RectifiedPicture: Sendable {
  public let width: Int
  public let height: Int
  public private(set) var rgb24: [UInt8]

  /// Most of a frame must be seen: this share of its pixels may lie outside of the query.
  static let maxOutside = 0.03

  /// - Parameters:
  ///   - rgb24: the query, `height` rows of `width` pixels, tightly packed.
  ///   - corners: where the frame's corners are seen: top left, top right, bottom right, bottom left.
  ///   - aspect: width and height of the frame, in any unit.
  ///   - longSide: of the result, in pixels.
  /// - Returns: `nil` if the corners are not those of a frame, or too much of it is not seen.
  public init?(rgb24: RawSpan, width: Int, height: Int, corners: [PicturePoint], aspect: (width: Int, height: Int), longSide: Int) {
    precondition(rgb24.byteCount >= 3 * width * height, "\(width)x\(height) in \(rgb24.byteCount) bytes")
    let longer = max(aspect.width, aspect.height, 1)
    (self.width, self.height) = (max(16, aspect.width * longSide / longer), max(16, aspect.height * longSide / longer))
    let frame = [(0, 0), (self.width, 0), (self.width, self.height), (0, self.height)]
    let pairs = zip(frame, corners).map { (from: PicturePoint(x: Double($0.0), y: Double($0.1)), to: $1) }
    guard pairs.count == 4, let seen = Homography(fitting: pairs) else { return nil }
    var result = [UInt8](repeating: 0, count: 3 * self.width * self.height), outside = 0
    for y in 0..<self.height {
      for x in 0..<self.width {
        guard let place = seen(PicturePoint(x: Double(x) + 0.5, y: Double(y) + 0.5)) else { return nil }
        let inside = PicturePoint(x: min(max(place.x, 0), Double(width - 1)), y: min(max(place.y, 0), Double(height - 1)))
        if abs(inside.x - place.x) > 1 || abs(inside.y - place.y) > 1 { outside += 1 }
        Self.sample(rgb24, width, height, inside, into: &result, at: 3 * (y * self.width + x))
      }
      if Double(outside) > Self.maxOutside * Double(self.width * self.height) { return nil }
    }
    self.rgb24 = result
  }

  /// Bilinear.
  @inline(__always)
  private static func sample(
    _ picture: RawSpan, _ width: Int, _ height: Int, _ place: PicturePoint, into result: inout [UInt8], at offset: Int
  ) {
    let (x, y) = (min(Int(place.x), max(0, width - 2)), min(Int(place.y), max(0, height - 2)))
    let (fx, fy) = (place.x - Double(x), place.y - Double(y))
    let (right, below) = (width > 1 ? 3 : 0, height > 1 ? 3 * width : 0), first = 3 * (y * width + x)
    for colour in 0..<3 {
      func at(_ offset: Int) -> Double { unsafe Double(picture.unsafeLoad(fromByteOffset: first + colour + offset, as: UInt8.self)) }
      let upper = at(0) * (1 - fx) + at(right) * fx, lower = at(below) * (1 - fx) + at(below + right) * fx
      result[offset + colour] = UInt8((upper * (1 - fy) + lower * fy).rounded())
    }
  }
}
