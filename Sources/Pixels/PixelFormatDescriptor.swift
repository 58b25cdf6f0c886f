/// Where one component of a pixel is stored.
public struct PixelComponent: Equatable, Sendable {
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
public struct PixelFormatDescriptor: Sendable {
  public let model: ColourModel
  public let components: [PixelComponent]
  /// Chroma planes are `ceil(width / 2^log2ChromaWidth)` samples wide.
  public let log2ChromaWidth: Int
  /// Chroma planes are `ceil(height / 2^log2ChromaHeight)` samples high.
  public let log2ChromaHeight: Int
  public let hasAlpha: Bool
  public let isBigEndian: Bool
  /// Eight pixels per byte, most significant bit first; `PixelComponent.step` counts bits.
  public let isBitPacked: Bool
  /// A set bit is black (`monow`).
  public let isInverted: Bool

  public let planeCount: Int
  /// Significant bits of the first component, 1…16.
  public var depth: Int { components[0].depth }
  /// Whether chroma has fewer samples than luma.
  public var isSubsampled: Bool { log2ChromaWidth + log2ChromaHeight > 0 }

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
