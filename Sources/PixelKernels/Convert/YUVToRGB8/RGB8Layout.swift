internal import Pixels

/// How three 8-bit colours lie in the destination.
enum RGB8Packing {
  /// Three bytes a pixel.
  case three
  /// Four, the last of them 255.
  case fourOpaqueLast
  /// Four, the first of them 255.
  case fourOpaqueFirst
  /// A plane each: green, blue, red.
  case planar

  /// - Returns: `nil` for formats that are not 8-bit RGB.
  init?(_ format: PixelFormatDescriptor) {
    guard format.model == .rgb, format.components.allSatisfy({ $0.depth == 8 }) else { return nil }
    switch (format.planeCount, format.components[0].step) {
    case (1, 3): self = .three
    case (1, 4): self = format.components.prefix(3).contains { $0.offset == 0 } ? .fourOpaqueLast : .fourOpaqueFirst
    case (3, 1): self = .planar
    default: return nil
    }
  }

  /// Bytes from one pixel to the next within a plane.
  var step: Int {
    switch self {
    case .three: 3
    case .fourOpaqueLast, .fourOpaqueFirst: 4
    case .planar: 1
    }
  }
}
