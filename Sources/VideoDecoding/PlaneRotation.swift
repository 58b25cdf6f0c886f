internal import Pixels

/// A plane, read in the order of its rotated picture: sample (x, y) of the result lies at `base + x · stepX + y · stepY`.
@safe
struct PlaneRotation {
  private var base: UnsafeRawPointer
  private var stepX: Int
  private var stepY: Int
  /// Samples of the rotated plane.
  private var width: Int
  private var height: Int
  private let elementBytes: Int

  /// - Parameters:
  ///   - width, height: samples of the stored plane.
  ///   - elementBytes: bytes of a sample.
  init(_ orientation: Orientation, from source: UnsafeRawPointer, strideBytes: Int, width: Int, height: Int, elementBytes: Int) {
    unsafe base = source
    var across = elementBytes
    if orientation.isMirrored {
      unsafe base += (width - 1) * elementBytes
      across = -elementBytes
    }
    switch orientation.clockwiseDegrees {
    case 90:
      unsafe base += (height - 1) * strideBytes
      (stepX, stepY) = (-strideBytes, across)
    case 180:
      unsafe base += (width - 1) * across + (height - 1) * strideBytes
      (stepX, stepY) = (-across, -strideBytes)
    case 270:
      unsafe base += (width - 1) * across
      (stepX, stepY) = (strideBytes, -across)
    default:
      (stepX, stepY) = (across, strideBytes)
    }
    (self.width, self.height) = orientation.size(width: width, height: height)
    self.elementBytes = elementBytes
  }

  /// Writes the rotated plane, without gaps between rows.
  func copy(to target: UnsafeMutableRawPointer) {
    if stepX == elementBytes {
      return unsafe copyRows(from: base, stride: stepY, to: target, rowBytes: width * elementBytes, rows: height)
    }
    switch elementBytes {
    case 1: unsafe gather(UInt8.self, to: target)
    case 2: unsafe gather(UInt16.self, to: target)
    case 4: unsafe gather(UInt32.self, to: target)
    case 8: unsafe gather(UInt64.self, to: target)
    default: unsafe gatherBytes(to: target)
    }
  }

  /// Side of the squares that are rotated one after another, so that the lines they touch stay in the L1 cache.
  private static let tile = 32

  private func gather<Element: FixedWidthInteger>(_: Element.Type, to target: UnsafeMutableRawPointer) {
    let bytes = MemoryLayout<Element>.size
    for top in stride(from: 0, to: height, by: Self.tile) {
      for left in stride(from: 0, to: width, by: Self.tile) {
        for y in top..<min(top + Self.tile, height) {
          let row = unsafe target + y * width * bytes
          var from = unsafe base + left * stepX + y * stepY
          for x in left..<min(left + Self.tile, width) {
            unsafe row.storeBytes(of: from.loadUnaligned(as: Element.self), toByteOffset: x * bytes, as: Element.self)
            unsafe from += stepX
          }
        }
      }
    }
  }

  /// Samples of 3 or 6 bytes.
  private func gatherBytes(to target: UnsafeMutableRawPointer) {
    for y in 0..<height {
      for x in 0..<width {
        let to = unsafe target + (y * width + x) * elementBytes
        unsafe to.copyMemory(from: base + x * stepX + y * stepY, byteCount: elementBytes)
      }
    }
  }
}
