extension ColourDescription {
  /// The description with every unspecified field filled in and marked as assumed.
  ///
  /// The policy is that of players: YUV of at least 1280x720 (either side, for portrait video) is BT.709, smaller
  /// YUV is BT.601 (`smpte170m`); YUV and gray are limited range, RGB is full; 4:2:0 chroma is sited left.
  /// RGB and palettes have no matrix. Primaries and transfer follow the matrix.
  public func filled(for layout: FrameLayout) -> ColourDescription {
    let descriptor = layout.format.descriptor
    let isHighDefinition = max(layout.width, layout.height) >= 1280 || min(layout.width, layout.height) >= 720
    var filled = self
    switch descriptor.model {
    case .rgb, .palette:
      filled.matrix = .rgb
      filled.siting = .unspecified
      if range == .unspecified { filled.assume(.range) { $0.range = .full } }
    case .gray:
      if matrix == .unspecified { filled.assume(.matrix) { $0.matrix = isHighDefinition ? .bt709 : .smpte170m } }
      if range == .unspecified { filled.assume(.range) { $0.range = .limited } }
      filled.siting = .unspecified
    case .yuv:
      if matrix == .unspecified || matrix == .rgb {
        filled.assume(.matrix) { $0.matrix = isHighDefinition ? .bt709 : .smpte170m }
      }
      if range == .unspecified { filled.assume(.range) { $0.range = .limited } }
      if descriptor.isSubsampled {
        if siting == .unspecified { filled.assume(.siting) { $0.siting = .left } }
      } else {
        filled.siting = .unspecified
      }
    }
    filled.fillLight()
    return filled
  }

  private mutating func assume(_ part: AssumedParts, _ fill: (inout ColourDescription) -> Void) {
    fill(&self)
    assumed.insert(part)
  }

  private mutating func fillLight() {
    let isWide = matrix == .bt2020nc || matrix == .bt2020c || primaries == .bt2020
    let isStandardDefinition = matrix == .smpte170m || matrix == .bt470bg || matrix == .fcc
    if primaries == .unspecified {
      assume(.primaries) { $0.primaries = isWide ? .bt2020 : isStandardDefinition ? .smpte170m : .bt709 }
    }
    if transfer == .unspecified {
      let likely: TransferCharacteristic = matrix == .rgb ? .srgb : isStandardDefinition ? .smpte170m : .bt709
      assume(.transfer) { $0.transfer = likely }
    }
  }
}
