internal import FrameStream
internal import Pixels

/// The first line of a YUV4MPEG2 stream: yuv4mpeg(5) of mjpegtools, with FFmpeg's colour spaces and X parameters.
struct Y4MHeader: Equatable {
  var layout: FrameLayout
  /// Frames per second; 0/0 if unknown.
  var rate = Rational(0, 0)
  /// 0/1 if unknown.
  var sampleAspectRatio = Rational(0, 1)
  /// `.interlaced`, `.topFieldFirst`.
  var fields: FrameHeader.Flags = []
  /// Siting and range; y4m has no matrix.
  var colour = ColourDescription()

  static let magic = "YUV4MPEG2"
  static let frameMagic = "FRAME"

  /// A colour space of the C parameter.
  struct ColourSpace {
    let name: String
    let format: PixelFormat
    var siting = ChromaSiting.unspecified
  }

  /// The first of several names for one format and siting is the one that is written.
  static let colourSpaces: [ColourSpace] = [
    ColourSpace(name: "420jpeg", format: .yuv420p, siting: .center), ColourSpace(name: "420mpeg2", format: .yuv420p, siting: .left),
    ColourSpace(name: "420paldv", format: .yuv420p, siting: .topleft), ColourSpace(name: "420", format: .yuv420p, siting: .center),
    ColourSpace(name: "411", format: .yuv411p), ColourSpace(name: "422", format: .yuv422p), ColourSpace(name: "444", format: .yuv444p),
    ColourSpace(name: "444alpha", format: .yuva444p), ColourSpace(name: "mono", format: .gray),
    ColourSpace(name: "mono9", format: .gray9le), ColourSpace(name: "mono10", format: .gray10le),
    ColourSpace(name: "mono12", format: .gray12le), ColourSpace(name: "mono16", format: .gray16le),
    ColourSpace(name: "420p9", format: .yuv420p9le), ColourSpace(name: "422p9", format: .yuv422p9le),
    ColourSpace(name: "444p9", format: .yuv444p9le), ColourSpace(name: "420p10", format: .yuv420p10le),
    ColourSpace(name: "422p10", format: .yuv422p10le), ColourSpace(name: "444p10", format: .yuv444p10le),
    ColourSpace(name: "420p12", format: .yuv420p12le), ColourSpace(name: "422p12", format: .yuv422p12le),
    ColourSpace(name: "444p12", format: .yuv444p12le), ColourSpace(name: "420p14", format: .yuv420p14le),
    ColourSpace(name: "422p14", format: .yuv422p14le), ColourSpace(name: "444p14", format: .yuv444p14le),
    ColourSpace(name: "420p16", format: .yuv420p16le), ColourSpace(name: "422p16", format: .yuv422p16le),
    ColourSpace(name: "444p16", format: .yuv444p16le),
  ]

  /// Whether y4m has a colour space for the format.
  static func holds(_ format: PixelFormat) -> Bool { colourSpaces.contains { $0.format == format } }
}
