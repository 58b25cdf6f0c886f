/// Formats that differ in one respect. They are found by their component tables, so that a new format gets its relatives
/// by being in the table; `PixelFormatRelativesTests` lists the formats that have none.
extension PixelFormat {
  /// The same samples in little-endian words; the format itself unless it is big-endian.
  public var littleEndian: PixelFormat {
    let twin = relative {
      $0.isBigEndian = false
      // A field of few bits in the low byte of a word is described as a byte, which comes first now.
      guard $0.depth < 8 else { return }
      $0.components = $0.components.map { PixelComponent(plane: $0.plane, step: $0.step, shift: $0.shift, depth: $0.depth) }
    }
    return twin ?? self
  }

  /// The same planes without alpha's; `nil` for formats that have no plane of alpha, and where there is no such format.
  public var withoutAlphaPlane: PixelFormat? {
    guard descriptor.hasAlphaPlane else { return nil }
    return relative {
      $0.hasAlpha = false
      $0.components.removeLast()
      $0.planeCount -= 1
    }
  }

  /// The same planes with chroma at luma's size; `nil` for formats whose chroma has it, and where there is no such format.
  public var fullChroma: PixelFormat? {
    guard descriptor.isSubsampled else { return nil }
    return relative { ($0.log2ChromaWidth, $0.log2ChromaHeight) = (0, 0) }
  }

  /// The format of a frame whose rows become columns, plane by plane: 4:4:0 for 4:2:2 and the reverse, mostly the format
  /// itself. `nil` where there is no such format.
  public var transposed: PixelFormat? {
    relative { ($0.log2ChromaWidth, $0.log2ChromaHeight) = ($0.log2ChromaHeight, $0.log2ChromaWidth) }
  }

  /// Green, blue and red in planes of their own, little-endian; `nil` unless there is one of `depth` bits.
  public static func planarRGB(depth: Int) -> PixelFormat? {
    allCases.first { format in
      let descriptor = format.descriptor
      return descriptor.model == .rgb && descriptor.planeCount == 3 && descriptor.depth == depth && !descriptor.isBigEndian
    }
  }

  private func relative(_ change: (inout PixelFormatDescriptor) -> Void) -> PixelFormat? {
    var changed = descriptor
    change(&changed)
    return Self.byDescriptor[changed]
  }

  private static let byDescriptor = Dictionary(uniqueKeysWithValues: allCases.map { ($0.descriptor, $0) })
}
