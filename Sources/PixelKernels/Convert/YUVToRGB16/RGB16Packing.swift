internal import Pixels

/// How three colours of 9 to 16 bits lie in the destination.
enum RGB16Packing {
  /// Three words a pixel.
  case three
  /// Four, the last of them 65535.
  case fourOpaqueLast
  /// A plane each: green, blue, red.
  case planar

  /// - Returns: `nil` for formats that are not little-endian RGB of more than 8 bits, or that have a plane of alpha.
  init?(_ format: PixelFormatDescriptor) {
    guard format.model == .rgb, format.depth > 8, !format.isBigEndian else { return nil }
    switch (format.planeCount, format.components[0].step) {
    case (1, 6): self = .three
    case (1, 8): self = .fourOpaqueLast
    case (3, 2): self = .planar
    default: return nil
    }
  }
}
