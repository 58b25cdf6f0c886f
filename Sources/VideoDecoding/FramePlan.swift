internal import CLibAV
import Glibc
internal import Pixels

/// How frames of one shape become packed frames. Made when the shape changes, used for every frame.
struct FramePlan {
  let shape: FrameShape
  /// The picture as the decoder has it.
  let stored: FrameLayout
  /// The packed, turned picture.
  let layout: FrameLayout
  let colour: ColourDescription
  let orientation: Orientation
  let isOrientationPending: Bool
  /// Bytes of a pixel (or chroma sample, or chroma pair) in each plane.
  let elementBytes: [4 of Int]

  init(_ shape: FrameShape, isStillImage: Bool, limit: Int) throws(DecodingError) {
    guard let format = PixelFormat(name: shape.formatName) else {
      throw DecodingError(.unsupported, "pixel format '\(shape.formatName)' is not supported")
    }
    guard let stored = FrameLayout(width: Int(shape.width), height: Int(shape.height), format: format) else {
      throw DecodingError(
        .unsupported, "frame of \(shape.width)x\(shape.height) pixels: sides of 1 to \(FrameLayout.largestSide) are supported")
    }
    guard stored.byteCount <= limit else {
      throw DecodingError(
        .unsupported, "frame of \(shape.width)x\(shape.height) pixels: its \(stored.byteCount) bytes are above the limit of \(limit)",
        hint: "--max-frame-bytes raises it")
    }
    let turned = Self.turned(stored, by: shape.orientation)
    self.shape = shape
    self.stored = stored
    layout = turned ?? stored
    orientation = turned == nil ? .identity : shape.orientation
    isOrientationPending = shape.isOblique || turned == nil
    colour = shape.colour(of: layout, isStillImage: isStillImage)
    elementBytes = Self.elementBytes(of: format)
  }

  /// The layout of the rotated frame, sample for sample; `nil` if the format has no rotated form.
  ///
  /// Planes are rotated one by one. A rotation by 90 degrees turns 4:2:2 into 4:4:0 and back.
  private static func turned(_ stored: FrameLayout, by orientation: Orientation) -> FrameLayout? {
    if orientation == .identity { return stored }
    guard hasWholeElements(stored.format) else { return nil }
    guard orientation.swapsSides else { return stored }
    guard let format = stored.format.transposed else { return nil }
    return FrameLayout(width: stored.height, height: stored.width, format: format)
  }

  /// Whether each plane is a grid of whole bytes. Bit masks and packed 4:2:2, where pixels share bytes, are not.
  private static func hasWholeElements(_ format: PixelFormat) -> Bool {
    let descriptor = format.descriptor
    guard !descriptor.isBitPacked else { return false }
    return (0..<descriptor.planeCount).allSatisfy { plane in
      Set(descriptor.components.filter { $0.plane == plane }.map(\.step)).count == 1
    }
  }

  private static func elementBytes(of format: PixelFormat) -> [4 of Int] {
    var bytes: [4 of Int] = .init(repeating: 1)
    for component in format.descriptor.components { bytes[component.plane] = component.step }
    return bytes
  }
}

extension FramePlan {
  /// Copies the planes of `frame` into `destination`, rotated, without gaps between rows or planes.
  ///
  /// - Parameters:
  ///   - frame: a decoded frame of the plan's shape; rows may have padding, or be stored bottom up.
  ///   - destination: at least `layout.byteCount` bytes; only those are written.
  func pack(_ frame: UnsafePointer<AVFrame>, into destination: inout MutableRawSpan) {
    precondition(destination.byteCount >= layout.byteCount, "pack: \(layout.byteCount) bytes into \(destination.byteCount)")
    unsafe destination.withUnsafeMutableBytes { bytes in
      if let planar = unsafe pendingFormat(of: frame), let split = unsafe SemiPlanarFrame(UnsafeMutablePointer(mutating: frame), as: planar)
      {
        let start = unsafe bytes.baseAddress!.assumingMemoryBound(to: UInt8.self)
        let (y, u, v) = (layout.plane(0), layout.plane(1), layout.plane(2))
        return unsafe split.split(
          into: (start + y.offset, start + u.offset, start + v.offset), strides: (y.strideBytes, u.strideBytes, v.strideBytes))
      }
      for index in 0..<layout.planeCount {
        let target = unsafe bytes.baseAddress! + layout.plane(index).offset
        let (source, stride) = unsafe frame.pointee.plane(index)
        guard let source = unsafe source else { continue }
        unsafe pack(plane: index, from: source, stride: stride, to: target)
      }
    }
  }

  /// The format that a device's frame is packed to.
  private func pendingFormat(of frame: UnsafePointer<AVFrame>) -> AVPixelFormat? {
    unsafe frame.pointee.format == shape.format ? nil : AVPixelFormat(shape.format)
  }

  private func pack(plane index: Int, from source: UnsafeRawPointer, stride: Int, to target: UnsafeMutableRawPointer) {
    let shape = stored.plane(index)
    let isPalette = index == 1 && stored.format == .pal8
    guard orientation != .identity, !isPalette else {
      return unsafe copyRows(from: source, stride: stride, to: target, rowBytes: shape.strideBytes, rows: shape.rows)
    }
    let rotation = unsafe PlaneRotation(
      orientation, from: source, strideBytes: stride, width: shape.width, height: shape.rows, elementBytes: elementBytes[index])
    unsafe rotation.copy(to: target)
  }
}

/// Copies rows that lie `stride` bytes apart (negative for bottom up) to contiguous rows.
func copyRows(from source: UnsafeRawPointer, stride: Int, to target: UnsafeMutableRawPointer, rowBytes: Int, rows: Int) {
  if stride == rowBytes {
    unsafe memcpy(target, source, rowBytes * rows)
    return
  }
  for row in 0..<rows { unsafe memcpy(target + row * rowBytes, source + row * stride, rowBytes) }
}

extension AVFrame {
  /// First byte and bytes from row to row of a plane, 0…3.
  func plane(_ index: Int) -> (start: UnsafeRawPointer?, stride: Int) {
    switch index {
    case 0: unsafe (UnsafeRawPointer(data.0), Int(linesize.0))
    case 1: unsafe (UnsafeRawPointer(data.1), Int(linesize.1))
    case 2: unsafe (UnsafeRawPointer(data.2), Int(linesize.2))
    default: unsafe (UnsafeRawPointer(data.3), Int(linesize.3))
    }
  }
}
