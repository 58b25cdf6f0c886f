internal import Pixels

/// Four characters that name a raw pixel format in Matroska's ColourSpace, as FFmpeg's rawvideo decoder knows them.
extension PixelFormat {
  /// `nil` for a format without a code; see `codedNeighbour`.
  var fourCC: [UInt8]? {
    if let name = Self.fourCCs[self] { return name }
    let descriptor = descriptor
    guard !descriptor.isBitPacked, descriptor.planeCount == descriptor.components.count || descriptor.model == .gray,
      let subsampling = Self.subsamplingCode(of: descriptor), !(self == .ya16le || self == .ya16be)
    else { return nil }
    // Y or G, the number of components, how chroma is subsampled, bits per sample; big-endian is read from the back.
    let letter = UInt8(ascii: descriptor.model == .rgb ? "G" : "Y")
    let code = [letter, UInt8(ascii: "0") + UInt8(descriptor.components.count), subsampling, UInt8(descriptor.depth)]
    return descriptor.isBigEndian ? code.reversed() : code
  }

  private static func subsamplingCode(of descriptor: PixelFormatDescriptor) -> UInt8? {
    switch (descriptor.log2ChromaWidth, descriptor.log2ChromaHeight) {
    case (0, 0): 0
    case (1, 0): 10
    case (1, 1): 11
    default: nil
    }
  }

  /// A format with a code that holds the same samples; `self` if it has a code itself.
  var codedNeighbour: PixelFormat {
    guard fourCC == nil else { return self }
    return switch self {
    case .nv16: .yuv422p
    case .nv24, .nv42: .yuv444p
    case .p010le, .p010be: .yuv420p10le
    case .p012le, .p012be: .yuv420p12le
    case .p016le, .p016be: .yuv420p16le
    case .p210le, .p210be: .yuv422p10le
    case .p216le, .p216be: .yuv422p16le
    case .p410le, .p410be, .yuv440p10le, .yuv440p10be: .yuv444p10le
    case .p416le, .p416be: .yuv444p16le
    case .yuv440p12le, .yuv440p12be: .yuv444p12le
    default: .rgba64le
    }
  }

  private static let fourCCs: [PixelFormat: [UInt8]] = {
    let names: [(PixelFormat, String, UInt8?)] = [
      (.gray, "Y800", nil), (.monow, "B1W0", nil), (.monob, "B0W1", nil), (.pal8, "PAL", 8), (.rgb24, "RGB", 24), (.bgr24, "BGR", 24),
      (.rgba, "RGBA", nil), (.bgra, "BGRA", nil), (.argb, "ARGB", nil), (.abgr, "ABGR", nil), (.rgb0, "RGB", 0), (.bgr0, "BGR", 0),
      (.xrgb, "\0RGB", nil), (.xbgr, "\0BGR", nil), (.rgb48le, "RGB", 48), (.bgr48le, "BGR", 48), (.rgba64le, "RBA", 64),
      (.bgra64le, "BRA", 64), (.rgb48be, "0RGB", nil), (.bgr48be, "0BGR", nil), (.rgba64be, "@RBA", nil), (.bgra64be, "@BRA", nil),
      (.rgb555le, "RGB", 15), (.rgb565le, "RGB", 16), (.bgr555le, "BGR", 15), (.bgr565le, "BGR", 16), (.rgb555be, "\u{F}BGR", nil),
      (.rgb565be, "\u{10}BGR", nil), (.bgr555be, "\u{F}RGB", nil), (.bgr565be, "\u{10}RGB", nil), (.yuv420p, "I420", nil),
      (.yuv422p, "Y42B", nil), (.yuv444p, "444P", nil), (.yuv440p, "440P", nil), (.yuv411p, "Y41B", nil), (.yuv410p, "YUV9", nil),
      (.nv12, "NV12", nil), (.nv21, "NV21", nil), (.yuyv422, "YUY2", nil), (.uyvy422, "UYVY", nil), (.yvyu422, "YVYU", nil),
    ]
    return Dictionary(uniqueKeysWithValues: names.map { ($0.0, Array($0.1.utf8) + ($0.2.map { [$0] } ?? [])) })
  }()
}
