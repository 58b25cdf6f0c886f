/// The table itself: one row a family of formats.
extension PixelFormatDescriptor {
  static func make(_ format: PixelFormat) -> PixelFormatDescriptor {
    switch format {
    case .gray: gray(8)
    case .ya8: gray(8, alpha: true)
    case .monow: PixelFormatDescriptor(.gray, [PixelComponent(plane: 0, step: 1, depth: 1)], bitPacked: true, inverted: true)
    case .monob: PixelFormatDescriptor(.gray, [PixelComponent(plane: 0, step: 1, depth: 1)], bitPacked: true)
    case .pal8: PixelFormatDescriptor(.palette, [PixelComponent(plane: 0, step: 1, depth: 8)], alpha: true)
    case .gray9le: gray(9)
    case .gray10le: gray(10)
    case .gray12le: gray(12)
    case .gray14le: gray(14)
    case .gray16le: gray(16)
    case .ya16le: gray(16, alpha: true)
    case .gray9be: gray(9, bigEndian: true)
    case .gray10be: gray(10, bigEndian: true)
    case .gray12be: gray(12, bigEndian: true)
    case .gray14be: gray(14, bigEndian: true)
    case .gray16be: gray(16, bigEndian: true)
    case .ya16be: gray(16, alpha: true, bigEndian: true)

    case .rgb24: packed([0, 1, 2], samples: 3)
    case .bgr24: packed([2, 1, 0], samples: 3)
    case .rgba: packed([0, 1, 2, 3], samples: 4)
    case .bgra: packed([2, 1, 0, 3], samples: 4)
    case .argb: packed([1, 2, 3, 0], samples: 4)
    case .abgr: packed([3, 2, 1, 0], samples: 4)
    case .rgb0: packed([0, 1, 2], samples: 4)
    case .bgr0: packed([2, 1, 0], samples: 4)
    case .xrgb: packed([1, 2, 3], samples: 4)
    case .xbgr: packed([3, 2, 1], samples: 4)
    case .rgb48le: packed([0, 1, 2], samples: 3, depth: 16)
    case .bgr48le: packed([2, 1, 0], samples: 3, depth: 16)
    case .rgba64le: packed([0, 1, 2, 3], samples: 4, depth: 16)
    case .bgra64le: packed([2, 1, 0, 3], samples: 4, depth: 16)
    case .rgb48be: packed([0, 1, 2], samples: 3, depth: 16, bigEndian: true)
    case .bgr48be: packed([2, 1, 0], samples: 3, depth: 16, bigEndian: true)
    case .rgba64be: packed([0, 1, 2, 3], samples: 4, depth: 16, bigEndian: true)
    case .bgra64be: packed([2, 1, 0, 3], samples: 4, depth: 16, bigEndian: true)
    case .rgb555le: word([(10, 5), (5, 5), (0, 5)])
    case .rgb565le: word([(11, 5), (5, 6), (0, 5)])
    case .bgr555le: word([(0, 5), (5, 5), (10, 5)])
    case .bgr565le: word([(0, 5), (5, 6), (11, 5)])
    case .rgb555be: word([(10, 5), (5, 5), (0, 5)], bigEndian: true)
    case .rgb565be: word([(11, 5), (5, 6), (0, 5)], bigEndian: true)
    case .bgr555be: word([(0, 5), (5, 5), (10, 5)], bigEndian: true)
    case .bgr565be: word([(0, 5), (5, 6), (11, 5)], bigEndian: true)

    case .gbrp: planarRGB(8)
    case .gbrap: planarRGB(8, alpha: true)
    case .gbrp9le: planarRGB(9)
    case .gbrp10le: planarRGB(10)
    case .gbrp12le: planarRGB(12)
    case .gbrp14le: planarRGB(14)
    case .gbrp16le: planarRGB(16)
    case .gbrap10le: planarRGB(10, alpha: true)
    case .gbrap12le: planarRGB(12, alpha: true)
    case .gbrap16le: planarRGB(16, alpha: true)
    case .gbrp9be: planarRGB(9, bigEndian: true)
    case .gbrp10be: planarRGB(10, bigEndian: true)
    case .gbrp12be: planarRGB(12, bigEndian: true)
    case .gbrp14be: planarRGB(14, bigEndian: true)
    case .gbrp16be: planarRGB(16, bigEndian: true)
    case .gbrap10be: planarRGB(10, alpha: true, bigEndian: true)
    case .gbrap12be: planarRGB(12, alpha: true, bigEndian: true)
    case .gbrap16be: planarRGB(16, alpha: true, bigEndian: true)

    case .yuv420p: planarYUV(8, (1, 1))
    case .yuv422p: planarYUV(8, (1, 0))
    case .yuv444p: planarYUV(8, (0, 0))
    case .yuv440p: planarYUV(8, (0, 1))
    case .yuv411p: planarYUV(8, (2, 0))
    case .yuv410p: planarYUV(8, (2, 2))
    case .yuva420p: planarYUV(8, (1, 1), alpha: true)
    case .yuva422p: planarYUV(8, (1, 0), alpha: true)
    case .yuva444p: planarYUV(8, (0, 0), alpha: true)
    case .nv12: semiPlanar(8, (1, 1))
    case .nv21: semiPlanar(8, (1, 1), swapped: true)
    case .nv16: semiPlanar(8, (1, 0))
    case .nv24: semiPlanar(8, (0, 0))
    case .nv42: semiPlanar(8, (0, 0), swapped: true)
    case .yuyv422: packed422(luma: 0, u: 1, v: 3)
    case .uyvy422: packed422(luma: 1, u: 0, v: 2)
    case .yvyu422: packed422(luma: 0, u: 3, v: 1)

    case .yuv420p9le: planarYUV(9, (1, 1))
    case .yuv422p9le: planarYUV(9, (1, 0))
    case .yuv444p9le: planarYUV(9, (0, 0))
    case .yuv420p10le: planarYUV(10, (1, 1))
    case .yuv422p10le: planarYUV(10, (1, 0))
    case .yuv444p10le: planarYUV(10, (0, 0))
    case .yuv440p10le: planarYUV(10, (0, 1))
    case .yuv420p12le: planarYUV(12, (1, 1))
    case .yuv422p12le: planarYUV(12, (1, 0))
    case .yuv444p12le: planarYUV(12, (0, 0))
    case .yuv440p12le: planarYUV(12, (0, 1))
    case .yuv420p14le: planarYUV(14, (1, 1))
    case .yuv422p14le: planarYUV(14, (1, 0))
    case .yuv444p14le: planarYUV(14, (0, 0))
    case .yuv420p16le: planarYUV(16, (1, 1))
    case .yuv422p16le: planarYUV(16, (1, 0))
    case .yuv444p16le: planarYUV(16, (0, 0))
    case .yuva420p9le: planarYUV(9, (1, 1), alpha: true)
    case .yuva422p9le: planarYUV(9, (1, 0), alpha: true)
    case .yuva444p9le: planarYUV(9, (0, 0), alpha: true)
    case .yuva420p10le: planarYUV(10, (1, 1), alpha: true)
    case .yuva422p10le: planarYUV(10, (1, 0), alpha: true)
    case .yuva444p10le: planarYUV(10, (0, 0), alpha: true)
    case .yuva422p12le: planarYUV(12, (1, 0), alpha: true)
    case .yuva444p12le: planarYUV(12, (0, 0), alpha: true)
    case .yuva420p16le: planarYUV(16, (1, 1), alpha: true)
    case .yuva422p16le: planarYUV(16, (1, 0), alpha: true)
    case .yuva444p16le: planarYUV(16, (0, 0), alpha: true)

    case .yuv420p9be: planarYUV(9, (1, 1), bigEndian: true)
    case .yuv422p9be: planarYUV(9, (1, 0), bigEndian: true)
    case .yuv444p9be: planarYUV(9, (0, 0), bigEndian: true)
    case .yuv420p10be: planarYUV(10, (1, 1), bigEndian: true)
    case .yuv422p10be: planarYUV(10, (1, 0), bigEndian: true)
    case .yuv444p10be: planarYUV(10, (0, 0), bigEndian: true)
    case .yuv440p10be: planarYUV(10, (0, 1), bigEndian: true)
    case .yuv420p12be: planarYUV(12, (1, 1), bigEndian: true)
    case .yuv422p12be: planarYUV(12, (1, 0), bigEndian: true)
    case .yuv444p12be: planarYUV(12, (0, 0), bigEndian: true)
    case .yuv440p12be: planarYUV(12, (0, 1), bigEndian: true)
    case .yuv420p14be: planarYUV(14, (1, 1), bigEndian: true)
    case .yuv422p14be: planarYUV(14, (1, 0), bigEndian: true)
    case .yuv444p14be: planarYUV(14, (0, 0), bigEndian: true)
    case .yuv420p16be: planarYUV(16, (1, 1), bigEndian: true)
    case .yuv422p16be: planarYUV(16, (1, 0), bigEndian: true)
    case .yuv444p16be: planarYUV(16, (0, 0), bigEndian: true)
    case .yuva420p9be: planarYUV(9, (1, 1), alpha: true, bigEndian: true)
    case .yuva422p9be: planarYUV(9, (1, 0), alpha: true, bigEndian: true)
    case .yuva444p9be: planarYUV(9, (0, 0), alpha: true, bigEndian: true)
    case .yuva420p10be: planarYUV(10, (1, 1), alpha: true, bigEndian: true)
    case .yuva422p10be: planarYUV(10, (1, 0), alpha: true, bigEndian: true)
    case .yuva444p10be: planarYUV(10, (0, 0), alpha: true, bigEndian: true)
    case .yuva422p12be: planarYUV(12, (1, 0), alpha: true, bigEndian: true)
    case .yuva444p12be: planarYUV(12, (0, 0), alpha: true, bigEndian: true)
    case .yuva420p16be: planarYUV(16, (1, 1), alpha: true, bigEndian: true)
    case .yuva422p16be: planarYUV(16, (1, 0), alpha: true, bigEndian: true)
    case .yuva444p16be: planarYUV(16, (0, 0), alpha: true, bigEndian: true)

    case .p010le: semiPlanar(10, (1, 1))
    case .p012le: semiPlanar(12, (1, 1))
    case .p016le: semiPlanar(16, (1, 1))
    case .p210le: semiPlanar(10, (1, 0))
    case .p216le: semiPlanar(16, (1, 0))
    case .p410le: semiPlanar(10, (0, 0))
    case .p416le: semiPlanar(16, (0, 0))
    case .p010be: semiPlanar(10, (1, 1), bigEndian: true)
    case .p012be: semiPlanar(12, (1, 1), bigEndian: true)
    case .p016be: semiPlanar(16, (1, 1), bigEndian: true)
    case .p210be: semiPlanar(10, (1, 0), bigEndian: true)
    case .p216be: semiPlanar(16, (1, 0), bigEndian: true)
    case .p410be: semiPlanar(10, (0, 0), bigEndian: true)
    case .p416be: semiPlanar(16, (0, 0), bigEndian: true)
    }
  }

  private static func gray(_ depth: Int, alpha: Bool = false, bigEndian: Bool = false) -> PixelFormatDescriptor {
    let bytes = depth > 8 ? 2 : 1
    let step = alpha ? 2 * bytes : bytes
    let luma = PixelComponent(plane: 0, step: step, depth: depth)
    let components = alpha ? [luma, PixelComponent(plane: 0, step: step, offset: bytes, depth: depth)] : [luma]
    return PixelFormatDescriptor(.gray, components, alpha: alpha, bigEndian: bigEndian)
  }

  /// `positions` gives, for R, G, B and A, the place in the pixel.
  private static func packed(_ positions: [Int], samples: Int, depth: Int = 8, bigEndian: Bool = false) -> PixelFormatDescriptor {
    let bytes = depth / 8
    let components = positions.map { PixelComponent(plane: 0, step: samples * bytes, offset: $0 * bytes, depth: depth) }
    return PixelFormatDescriptor(.rgb, components, alpha: positions.count == 4, bigEndian: bigEndian)
  }

  /// R, G and B in bit fields of one 16-bit word. A field in the low byte is read as a byte of its own.
  private static func word(_ fields: [(shift: Int, depth: Int)], bigEndian: Bool = false) -> PixelFormatDescriptor {
    let components = fields.map { field in
      let inLowByte = field.shift + field.depth <= 8
      return PixelComponent(plane: 0, step: 2, offset: inLowByte && bigEndian ? 1 : 0, shift: field.shift, depth: field.depth)
    }
    return PixelFormatDescriptor(.rgb, components, bigEndian: bigEndian)
  }

  private static func planarRGB(_ depth: Int, alpha: Bool = false, bigEndian: Bool = false) -> PixelFormatDescriptor {
    let step = depth > 8 ? 2 : 1
    let planes = alpha ? [2, 0, 1, 3] : [2, 0, 1]
    return PixelFormatDescriptor(
      .rgb, planes.map { PixelComponent(plane: $0, step: step, depth: depth) }, alpha: alpha, bigEndian: bigEndian)
  }

  private static func planarYUV(
    _ depth: Int, _ chroma: (Int, Int), alpha: Bool = false, bigEndian: Bool = false
  ) -> PixelFormatDescriptor {
    let step = depth > 8 ? 2 : 1
    let components = (0..<(alpha ? 4 : 3)).map { PixelComponent(plane: $0, step: step, depth: depth) }
    return PixelFormatDescriptor(.yuv, components, chroma: chroma, alpha: alpha, bigEndian: bigEndian)
  }

  /// Luma, then a plane of U and V pairs; above 8 bits the samples fill the high bits of their words.
  private static func semiPlanar(
    _ depth: Int, _ chroma: (Int, Int), swapped: Bool = false, bigEndian: Bool = false
  ) -> PixelFormatDescriptor {
    let bytes = depth > 8 ? 2 : 1
    let shift = bytes * 8 - depth
    let (u, v) = swapped ? (bytes, 0) : (0, bytes)
    let components = [
      PixelComponent(plane: 0, step: bytes, shift: shift, depth: depth),
      PixelComponent(plane: 1, step: 2 * bytes, offset: u, shift: shift, depth: depth),
      PixelComponent(plane: 1, step: 2 * bytes, offset: v, shift: shift, depth: depth),
    ]
    return PixelFormatDescriptor(.yuv, components, chroma: chroma, bigEndian: bigEndian)
  }

  private static func packed422(luma: Int, u: Int, v: Int) -> PixelFormatDescriptor {
    let components = [
      PixelComponent(plane: 0, step: 2, offset: luma, depth: 8),
      PixelComponent(plane: 0, step: 4, offset: u, depth: 8),
      PixelComponent(plane: 0, step: 4, offset: v, depth: 8),
    ]
    return PixelFormatDescriptor(.yuv, components, chroma: (1, 0))
  }
}
