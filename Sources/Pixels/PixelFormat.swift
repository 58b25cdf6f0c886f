/// How the samples of a frame are laid out in memory. Names are FFmpeg's; raw values are the wire's codes and never change.
///
/// Planar YUV with an alpha plane is `yuva…`, planar RGB is stored in the order G, B, R and is `gbr…`.
/// `le` and `be` give the byte order of samples wider than a byte. `yuvj…` is not here: full range is part of
/// `ColourDescription`, not of the layout.
public enum PixelFormat: UInt16, CaseIterable, Sendable {
  // Gray, with and without alpha, and bit masks.
  case gray = 1
  case ya8, monow, monob, pal8
  case gray9le, gray10le, gray12le, gray14le, gray16le, ya16le
  case gray9be, gray10be, gray12be, gray14be, gray16be, ya16be

  // Packed RGB.
  case rgb24 = 32
  case bgr24, rgba, bgra, argb, abgr, rgb0, bgr0
  case xrgb, xbgr
  case rgb48le, bgr48le, rgba64le, bgra64le
  case rgb48be, bgr48be, rgba64be, bgra64be
  case rgb555le, rgb565le, bgr555le, bgr565le
  case rgb555be, rgb565be, bgr555be, bgr565be

  // Planar RGB.
  case gbrp = 64
  case gbrap
  case gbrp9le, gbrp10le, gbrp12le, gbrp14le, gbrp16le, gbrap10le, gbrap12le, gbrap16le
  case gbrp9be, gbrp10be, gbrp12be, gbrp14be, gbrp16be, gbrap10be, gbrap12be, gbrap16be

  // Planar YUV of 8 bits, and its semi-planar and packed relatives.
  case yuv420p = 96
  case yuv422p, yuv444p, yuv440p, yuv411p, yuv410p
  case yuva420p, yuva422p, yuva444p
  case nv12, nv21, nv16, nv24, nv42
  case yuyv422, uyvy422, yvyu422

  // Planar YUV above 8 bits, least significant bits used.
  case yuv420p9le = 128
  case yuv422p9le, yuv444p9le
  case yuv420p10le, yuv422p10le, yuv444p10le, yuv440p10le
  case yuv420p12le, yuv422p12le, yuv444p12le, yuv440p12le
  case yuv420p14le, yuv422p14le, yuv444p14le
  case yuv420p16le, yuv422p16le, yuv444p16le
  case yuva420p9le, yuva422p9le, yuva444p9le
  case yuva420p10le, yuva422p10le, yuva444p10le
  case yuva422p12le, yuva444p12le
  case yuva420p16le, yuva422p16le, yuva444p16le

  // The same, big-endian.
  case yuv420p9be = 192
  case yuv422p9be, yuv444p9be
  case yuv420p10be, yuv422p10be, yuv444p10be, yuv440p10be
  case yuv420p12be, yuv422p12be, yuv444p12be, yuv440p12be
  case yuv420p14be, yuv422p14be, yuv444p14be
  case yuv420p16be, yuv422p16be, yuv444p16be
  case yuva420p9be, yuva422p9be, yuva444p9be
  case yuva420p10be, yuva422p10be, yuva444p10be
  case yuva422p12be, yuva444p12be
  case yuva420p16be, yuva422p16be, yuva444p16be

  // Semi-planar YUV above 8 bits, most significant bits used.
  case p010le = 256
  case p012le, p016le, p210le, p216le, p410le, p416le
  case p010be, p012be, p016be, p210be, p216be, p410be, p416be

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
