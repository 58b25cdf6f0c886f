public import PixelKernels

/// The part of a frame that fingerprints are made of, as a query shows it: without perspective and without what surrounds it.
public struct RectifiedPicture: Sendable {
  /// 64 x 64 lumas, row-major; what the query does not show is filled from its nearest pixel.
  private var samples: [Float] = []
  private var isKnown: [Bool] = []

  private static let side = 64
  /// Places averaged along each axis of a sample, as the fingerprint's own filter averages.
  private static let places = 4

  /// - Parameters:
  ///   - luma: the query, `height` rows of `width` bytes.
  ///   - corners: where the corners of the hashed part of the frame are seen: top left, top right, bottom right, bottom left.
  /// - Returns: `nil` if the corners are not those of a frame.
  public init?(luma: [UInt8], width: Int, height: Int, corners: [PicturePoint]) {
    precondition(luma.count == width * height, "\(width)x\(height) in \(luma.count)")
    let side = Double(Self.side)
    let pairs = zip([(0, 0), (side, 0), (side, side), (0, side)], corners).map { (from: PicturePoint(x: $0.0, y: $0.1), to: $1) }
    guard width > 1, height > 1, pairs.count == 4, let seen = Homography(fitting: pairs) else { return nil }
    samples.reserveCapacity(Self.side * Self.side)
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        guard let sample = Self.sample(seen, column, row, luma, width, height) else { return nil }
        samples.append(sample.value)
        isKnown.append(sample.isKnown)
      }
    }
  }

  private static func sample(_ seen: Homography, _ column: Int, _ row: Int, _ luma: [UInt8], _ width: Int, _ height: Int)
    -> (value: Float, isKnown: Bool)?
  {
    var sum: Float = 0, inside = 0
    for place in 0..<places * places {
      let (x, y) = (Double(2 * (place % places) + 1), Double(2 * (place / places) + 1))
      let step = Double(2 * places)
      guard let point = seen(PicturePoint(x: Double(column) + x / step, y: Double(row) + y / step)) else { return nil }
      let near = PicturePoint(x: min(max(point.x, 0), Double(width - 1)), y: min(max(point.y, 0), Double(height - 1)))
      if abs(near.x - point.x) <= 1, abs(near.y - point.y) <= 1 { inside += 1 }
      sum += bilinear(luma, width, height, near)
    }
    return (sum / Float(places * places), 2 * inside > places * places)
  }

  @inline(__always) private static func bilinear(_ luma: [UInt8], _ width: Int, _ height: Int, _ place: PicturePoint) -> Float {
    let (x, y) = (min(Int(place.x), width - 2), min(Int(place.y), height - 2))
    let (fx, fy) = (Float(place.x - Double(x)), Float(place.y - Double(y))), first = y * width + x
    let upper = Float(luma[first]) * (1 - fx) + Float(luma[first + 1]) * fx
    let lower = Float(luma[first + width]) * (1 - fx) + Float(luma[first + width + 1]) * fx
    return upper * (1 - fy) + lower * fy
  }

  /// The fingerprint of what is seen.
  public var fingerprint: PartialPDQ { PartialPDQ(samples: samples, isKnown: isKnown) }
}
