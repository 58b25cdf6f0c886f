/// Where one component of a pixel is stored.
public struct PixelComponent: Hashable, Sendable {
  /// Index of the plane.
  public let plane: Int
  /// Bytes from one sample to the next; bits in a bit-packed format.
  public let step: Int
  /// Bytes before the first sample.
  public let offset: Int
  /// Bits to shift right after reading the word.
  public let shift: Int
  /// Significant bits, 1…16.
  public let depth: Int

  /// Bytes of the word that holds the sample: 1 or 2.
  public var wordBytes: Int { shift + depth > 8 ? 2 : 1 }

  init(plane: Int, step: Int, offset: Int = 0, shift: Int = 0, depth: Int) {
    self.plane = plane
    self.step = step
    self.offset = offset
    self.shift = shift
    self.depth = depth
  }
}

/// What the components of a format mean.
public enum ColourModel: Sendable {
  /// One component: luma.
  case gray
  /// Red, green, blue.
  case rgb
  /// Luma and two colour differences.
  case yuv
  /// An index into 256 packed 32-bit entries (B, G, R, A in memory), which follow the indices.
  case palette
}

/// The component table of a pixel format.
///
/// Components come in the order Y, U, V, A or R, G, B, A; gray with alpha is Y, A.
public struct PixelFormatDescriptor: Hashable, Sendable {
  /// What the components mean.
  public let model: ColourModel
  /// One for each component, in that order.
  public internal(set) var components: [PixelComponent]
  /// Chroma planes are `ceil(width / 2^log2ChromaWidth)` samples wide.
  public internal(set) var log2ChromaWidth: Int
  /// Chroma planes are `ceil(height / 2^log2ChromaHeight)` samples high.
  public internal(set) var log2ChromaHeight: Int
  /// Whether the last component is alpha; a palette's entries have it too.
  public internal(set) var hasAlpha: Bool
  /// Whether words of two bytes have the most significant byte first.
  public internal(set) var isBigEndian: Bool
  /// Eight pixels per byte, most significant bit first; `PixelComponent.step` counts bits.
  public let isBitPacked: Bool
  /// A set bit is black (`monow`).
  public let isInverted: Bool

  /// Planes of samples; a palette is not one.
  public internal(set) var planeCount: Int
  /// Significant bits of the first component, 1…16.
  public var depth: Int { components[0].depth }
  /// Whether chroma has fewer samples than luma.
  public var isSubsampled: Bool { log2ChromaWidth + log2ChromaHeight > 0 }

  /// Whether pixels are bytes of red, green and blue side by side, with or without a fourth byte.
  public var isPackedRGB8: Bool { model == .rgb && planeCount == 1 && components.allSatisfy { $0.depth == 8 } }
  /// Whether luma and chroma share a plane, as in `yuyv422`.
  public var isPackedYUV: Bool { model == .yuv && planeCount == 1 }
  /// Whether alpha has a plane of its own.
  public var hasAlphaPlane: Bool { hasAlpha && planeCount > 1 && components.count { $0.plane == components.last!.plane } == 1 }

  init(
    _ model: ColourModel, _ components: [PixelComponent], chroma: (width: Int, height: Int) = (0, 0), alpha: Bool = false,
    bigEndian: Bool = false, bitPacked: Bool = false, inverted: Bool = false
  ) {
    self.model = model
    self.components = components
    planeCount = 1 + (components.map(\.plane).max() ?? 0)
    log2ChromaWidth = chroma.width
    log2ChromaHeight = chroma.height
    hasAlpha = alpha
    isBigEndian = bigEndian
    isBitPacked = bitPacked
    isInverted = inverted
  }

  /// The descriptor of a format; built once.
  static func of(_ format: PixelFormat) -> PixelFormatDescriptor { table[format]! }

  private static let table = Dictionary(uniqueKeysWithValues: PixelFormat.allCases.map { ($0, make($0)) })
}

extension PixelFormatDescriptor {
  /// An index into the systematic palette, by its bits: three of red, three of green, two of blue, highest first.
  public static let systematicIndex = PixelFormatDescriptor(
    .rgb,
    [
      PixelComponent(plane: 0, step: 1, shift: 5, depth: 3), PixelComponent(plane: 0, step: 1, shift: 2, depth: 3),
      PixelComponent(plane: 0, step: 1, depth: 2),
    ])

  /// Whether the format is `systematicIndex`: no other has components of three bits.
  public var isSystematicIndex: Bool { depth == 3 }
}
