/// One plane of a tightly packed frame.
public struct PlaneLayout: Equatable, Sendable {
  /// Bytes from the frame's first byte to the plane's.
  public var offset = 0
  /// Bytes from one row to the next; rows follow each other without a gap.
  public var strideBytes = 0
  /// Rows in the plane.
  public var rows = 0
  /// Pixels, or chroma samples, in a row.
  public var width = 0

  /// Bytes from the plane's first row to the end of its last, padding included.
  public var byteCount: Int { strideBytes * rows }

  /// A plane without rows.
  public init() {}

  /// Memberwise.
  public init(offset: Int, strideBytes: Int, rows: Int, width: Int) {
    self.offset = offset
    self.strideBytes = strideBytes
    self.rows = rows
    self.width = width
  }
}

/// Size and pixel format of a frame, which determine the offset of every plane.
///
/// Planes are tightly packed in FFmpeg's rawvideo layout: no bytes between rows or planes, chroma sizes rounded
/// up, and for `pal8` the palette (256 entries of B, G, R, A) as a second plane.
public struct FrameLayout: Equatable, Sendable {
  /// Pixels, 1…65,535.
  public let width: Int
  /// Pixels, 1…65,535.
  public let height: Int
  /// The pixel format.
  public let format: PixelFormat
  /// Planes in use, 1…4.
  public let planeCount: Int
  /// Bytes of all planes.
  public let byteCount: Int
  private let planes: [4 of PlaneLayout]

  /// The largest width or height of a frame. Pixels.
  public static let largestSide = 65_535

  /// - Returns: `nil` if a side is outside 1…65,535.
  public init?(width: Int, height: Int, format: PixelFormat) {
    guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height) else { return nil }
    self.width = width
    self.height = height
    self.format = format
    let descriptor = format.descriptor
    var planes: [4 of PlaneLayout] = .init(repeating: PlaneLayout())
    var count = descriptor.planeCount
    var offset = 0
    for index in 0..<count {
      planes[index] = Self.plane(index, of: descriptor, width: width, height: height, offset: offset)
      offset += planes[index].byteCount
    }
    if descriptor.model == .palette {
      planes[1] = PlaneLayout(offset: offset, strideBytes: Self.paletteBytes, rows: 1, width: 256)
      offset += Self.paletteBytes
      count = 2
    }
    self.planes = planes
    planeCount = count
    byteCount = offset
  }

  /// The plane at `index`, below `planeCount`.
  public func plane(_ index: Int) -> PlaneLayout {
    precondition(index < planeCount, "plane \(index) of a frame with \(planeCount)")
    return planes[index]
  }

  public static func == (a: FrameLayout, b: FrameLayout) -> Bool {
    a.width == b.width && a.height == b.height && a.format == b.format
  }

  private static let paletteBytes = 1024

  private static func plane(_ index: Int, of descriptor: PixelFormatDescriptor, width: Int, height: Int, offset: Int) -> PlaneLayout {
    // Alpha has full size; in planar YUV, and in the pair plane of semi-planar, components 1 and 2 are the chroma.
    let isChroma = descriptor.model == .yuv && (index == 1 || index == 2)
    let samples = isChroma ? ceilShift(width, descriptor.log2ChromaWidth) : width
    let rows = isChroma ? ceilShift(height, descriptor.log2ChromaHeight) : height
    if descriptor.isBitPacked {
      return PlaneLayout(offset: offset, strideBytes: (width + 7) / 8, rows: rows, width: samples)
    }
    let widest = widest(in: index, of: descriptor)
    // Packed 4:2:2 rows hold whole pairs: the row is as long as its chroma needs.
    let isPackedChroma = !isChroma && descriptor.model == .yuv && (widest.component == 1 || widest.component == 2)
    let steps = isPackedChroma ? ceilShift(width, descriptor.log2ChromaWidth) : samples
    return PlaneLayout(offset: offset, strideBytes: steps * widest.step, rows: rows, width: samples)
  }

  /// The component with the largest step in a plane, the first of several. A plain loop, because readers do this for every frame.
  private static func widest(in plane: Int, of descriptor: PixelFormatDescriptor) -> (component: Int, step: Int) {
    var widest = (component: 0, step: 0)
    for index in descriptor.components.indices where descriptor.components[index].plane == plane {
      let step = descriptor.components[index].step
      if step > widest.step { widest = (index, step) }
    }
    return widest
  }

  /// `ceil(value / 2^shift)`.
  public static func ceilShift(_ value: Int, _ shift: Int) -> Int { (value + (1 << shift) - 1) >> shift }
}
