/// How the samples of a frame are laid out in memory. Names are FFmpeg's; raw values are the wire's codes, written out
/// because they never change: a new format gets a number of its own at the end of its block.
///
/// Planar YUV with an alpha plane is `yuva…`, planar RGB is stored in the order G, B, R and is `gbr…`.
/// `le` and `be` give the byte order of samples wider than a byte. `yuvj…` is not here: full range is part of
/// `ColourDescription`, not of the layout.
public enum PixelFormat: UInt16, CaseIterable, Sendable {
  // Gray, with and without alpha, and bit masks.
  case gray = 1
  case ya8 = 2, monow = 3, monob = 4, pal8 = 5
  case gray9le = 6, gray10le = 7, gray12le = 8, gray14le = 9, gray16le = 10, ya16le = 11
  case gray9be = 12, gray10be = 13, gray12be = 14, gray14be = 15, gray16be = 16, ya16be = 17

  // Packed RGB.
  case rgb24 = 32
  case bgr24 = 33, rgba = 34, bgra = 35, argb = 36, abgr = 37, rgb0 = 38, bgr0 = 39
  case xrgb = 40, xbgr = 41
  case rgb48le = 42, bgr48le = 43, rgba64le = 44, bgra64le = 45
  case rgb48be = 46, bgr48be = 47, rgba64be = 48, bgra64be = 49
  case rgb555le = 50, rgb565le = 51, bgr555le = 52, bgr565le = 53
  case rgb555be = 54, rgb565be = 55, bgr555be = 56, bgr565be = 57

  // Planar RGB.
  case gbrp = 64
  case gbrap = 65
  case gbrp9le = 66, gbrp10le = 67, gbrp12le = 68, gbrp14le = 69, gbrp16le = 70, gbrap10le = 71, gbrap12le = 72
  case gbrap16le = 73
  case gbrp9be = 74, gbrp10be = 75, gbrp12be = 76, gbrp14be = 77, gbrp16be = 78, gbrap10be = 79, gbrap12be = 80
  case gbrap16be = 81

  // Planar YUV of 8 bits, and its semi-planar and packed relatives.
  case yuv420p = 96
  case yuv422p = 97, yuv444p = 98, yuv440p = 99, yuv411p = 100, yuv410p = 101
  case yuva420p = 102, yuva422p = 103, yuva444p = 104
  case nv12 = 105, nv21 = 106, nv16 = 107, nv24 = 108, nv42 = 109
  case yuyv422 = 110, uyvy422 = 111, yvyu422 = 112

  // Planar YUV above 8 bits, least significant bits used.
  case yuv420p9le = 128
  case yuv422p9le = 129, yuv444p9le = 130
  case yuv420p10le = 131, yuv422p10le = 132, yuv444p10le = 133, yuv440p10le = 134
  case yuv420p12le = 135, yuv422p12le = 136, yuv444p12le = 137, yuv440p12le = 138
  case yuv420p14le = 139, yuv422p14le = 140, yuv444p14le = 141
  case yuv420p16le = 142, yuv422p16le = 143, yuv444p16le = 144
  case yuva420p9le = 145, yuva422p9le = 146, yuva444p9le = 147
  case yuva420p10le = 148, yuva422p10le = 149, yuva444p10le = 150
  case yuva422p12le = 151, yuva444p12le = 152
  case yuva420p16le = 153, yuva422p16le = 154, yuva444p16le = 155

  // The same, big-endian.
  case yuv420p9be = 192
  case yuv422p9be = 193, yuv444p9be = 194
  case yuv420p10be = 195, yuv422p10be = 196, yuv444p10be = 197, yuv440p10be = 198
  case yuv420p12be = 199, yuv422p12be = 200, yuv444p12be = 201, yuv440p12be = 202
  case yuv420p14be = 203, yuv422p14be = 204, yuv444p14be = 205
  case yuv420p16be = 206, yuv422p16be = 207, yuv444p16be = 208
  case yuva420p9be = 209, yuva422p9be = 210, yuva444p9be = 211
  case yuva420p10be = 212, yuva422p10be = 213, yuva444p10be = 214
  case yuva422p12be = 215, yuva444p12be = 216
  case yuva420p16be = 217, yuva422p16be = 218, yuva444p16be = 219

  // Semi-planar YUV above 8 bits, most significant bits used.
  case p010le = 256
  case p012le = 257, p016le = 258, p210le = 259, p216le = 260, p410le = 261, p416le = 262
  case p010be = 263, p012be = 264, p016be = 265, p210be = 266, p216be = 267, p410be = 268, p416be = 269

  /// FFmpeg's name, for example "yuv420p10le".
  public var name: String { Self.names[Int(rawValue)] }

  /// By raw value; built once, because a name from reflection is allocated.
  private static let names: [String] = {
    var names = [String](repeating: "", count: Int(allCases.map(\.rawValue).max()!) + 1)
    for format in allCases { names[Int(format.rawValue)] = String(describing: format) }
    // A Swift identifier cannot begin with a digit.
    names[Int(PixelFormat.xrgb.rawValue)] = "0rgb"
    names[Int(PixelFormat.xbgr.rawValue)] = "0bgr"
    return names
  }()

  /// The format with this FFmpeg name, or `nil` if Framepipe does not support it.
  ///
  /// Names without a byte order, such as "yuv420p10", mean little-endian; `yuvj…` names mean their `yuv…` layout.
  public init?(name: String) {
    let plain = name.hasPrefix("yuvj") ? "yuv" + name.dropFirst(4) : name
    guard let found = Self.byName[plain] ?? Self.byName[plain + "le"] else { return nil }
    self = found
  }

  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  /// The component table of the format.
  public var descriptor: PixelFormatDescriptor { PixelFormatDescriptor.of(self) }
}

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
