internal import Pixels

/// How three colours that fill bytes or words are laid out in the destination.
struct RGBTarget {
  enum Packing {
    /// Three samples per pixel.
    case three
    /// Four, the last of them opaque.
    case fourOpaqueLast
    /// Four, the first of them opaque.
    case fourOpaqueFirst
    /// A plane each: green, blue, red.
    case planar
  }

  let packing: Packing
  /// The order of packed components; the first colour of planes is red.
  let isBlueFirst: Bool

  /// - Parameter wordBytes: 1 for colours of 8 bits, 2 for little-endian ones of 9 to 16.
  /// - Returns: `nil` for other formats.
  init?(_ format: PixelFormatDescriptor, wordBytes: Int) {
    let colours = format.components.prefix(3)
    guard format.model == .rgb, !format.isBigEndian,
      format.components.allSatisfy({ wordBytes == 1 ? $0.depth == 8 : $0.depth > 8 })
    else { return nil }
    switch (format.planeCount, format.components[0].step) {
    case (1, 3 * wordBytes): packing = .three
    case (1, 4 * wordBytes): packing = colours.contains { $0.offset == 0 } ? .fourOpaqueLast : .fourOpaqueFirst
    case (3, wordBytes): packing = .planar
    default: return nil
    }
    isBlueFirst = packing != .planar && colours[2].offset < colours[0].offset
  }

  /// Samples from one pixel to the next within a plane.
  var step: Int {
    switch packing {
    case .three: 3
    case .fourOpaqueLast, .fourOpaqueFirst: 4
    case .planar: 1
    }
  }

  /// Stores the pixel `x` of a row, its colours in the order of `isBlueFirst`.
  ///
  /// For memory safety the caller ensures that the planes hold it.
  @inline(__always)
  @unsafe func store<Sample: FixedWidthInteger>(
    _ first: Sample, _ green: Sample, _ last: Sample, _ x: Int, _ y: Int, into destination: MutableFramePlanes
  ) {
    let size = MemoryLayout<Sample>.size
    if packing == .planar {
      for (plane, colour) in [green, last, first].enumerated() {
        unsafe destination.row(y, ofPlane: plane).storeBytes(of: colour.littleEndian, toByteOffset: size * x, as: Sample.self)
      }
      return
    }
    let pixel = unsafe destination.row(y, ofPlane: 0) + x * step * size
    let start = packing == .fourOpaqueFirst ? 1 : 0
    unsafe pixel.storeBytes(of: first.littleEndian, toByteOffset: start * size, as: Sample.self)
    unsafe pixel.storeBytes(of: green.littleEndian, toByteOffset: (start + 1) * size, as: Sample.self)
    unsafe pixel.storeBytes(of: last.littleEndian, toByteOffset: (start + 2) * size, as: Sample.self)
    if step == 4 { unsafe pixel.storeBytes(of: .max, toByteOffset: (start == 0 ? 3 : 0) * size, as: Sample.self) }
  }
}
