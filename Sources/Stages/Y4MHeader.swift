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

/// Writing, in FFmpeg's order of parameters, so that what it wrote comes back byte for byte.
extension Y4MHeader {
  /// The header of a y4m for frames like this one.
  /// - Parameter rate: frames per second; `nil` takes it from the frame's duration.
  init(_ frame: FrameHeader, layout: FrameLayout, colour: ColourDescription, rate: Rational?) {
    self.layout = layout
    self.rate = rate ?? Self.rate(of: frame)
    sampleAspectRatio = frame.sampleAspectRatio
    fields = frame.flags.intersection([.interlaced, .topFieldFirst])
    // A range that the source did not specify is not written.
    self.colour = ColourDescription(
      range: colour.assumed.contains(.range) ? .unspecified : colour.range, siting: colour.siting)
  }

  /// The first line, newline included.
  var line: String {
    "\(Self.magic) W\(layout.width) H\(layout.height) F\(rate.numerator):\(rate.denominator) I\(interlacing) A\(aspect)"
      + " C\(space.name)\(extensions)\n"
  }

  private var interlacing: String {
    guard fields.contains(.interlaced) else { return "p" }
    return fields.contains(.topFieldFirst) ? "t" : "b"
  }

  private var aspect: String {
    sampleAspectRatio.isPositive ? "\(sampleAspectRatio.numerator):\(sampleAspectRatio.denominator)" : "0:0"
  }

  private var space: ColourSpace {
    let spaces = Self.colourSpaces.filter { $0.format == layout.format }
    return spaces.first { $0.siting == colour.siting } ?? spaces[0]
  }

  private var extensions: String {
    let isGray = layout.format.descriptor.model == .gray
    let subsampling = isGray ? "" : " XYSCSS=\(space.name.uppercased())"
    switch colour.range {
    case .limited: return subsampling + " XCOLORRANGE=LIMITED"
    case .full: return subsampling + " XCOLORRANGE=FULL"
    default: return subsampling
    }
  }

  /// The format of y4m that holds a format's samples unchanged, or `nil`.
  static func format(for format: PixelFormat) -> PixelFormat? {
    if holds(format) { return format }
    let from = format.descriptor
    return colourSpaces.first { space in
      let to = space.format.descriptor
      return to.model == from.model && to.depth == from.depth && to.hasAlpha == from.hasAlpha
        && to.log2ChromaWidth == from.log2ChromaWidth && to.log2ChromaHeight == from.log2ChromaHeight
    }?.format
  }
}

/// y4m has one rate for all frames.
extension Y4MHeader {
  /// Frames per second, from the duration of a frame.
  ///
  /// If ticks are coarse (a millisecond in Matroska), the standard rate whose frame duration is nearest to the ticks;
  /// otherwise exact. 25 if the duration is unknown.
  static func rate(of frame: FrameHeader) -> Rational {
    guard frame.duration > 0, frame.duration <= Int64(Int32.max) else { return Rational(25, 1) }
    let seconds = Double(frame.duration) * frame.timeBase.doubleValue
    let isCoarse = frame.duration > 1 && frame.duration < 1000
    if isCoarse, let standard = nearestStandard(to: seconds, tick: frame.timeBase.doubleValue) { return standard }
    let (a, b) = (Int(frame.timeBase.denominator), Int(frame.timeBase.numerator) * Int(frame.duration))
    let divisor = greatestCommonDivisor(a, b)
    guard let numerator = Int32(exactly: a / divisor), let denominator = Int32(exactly: b / divisor) else { return Rational(25, 1) }
    return Rational(numerator, denominator)
  }

  private static let standardRates = [
    Rational(24000, 1001), Rational(24, 1), Rational(25, 1), Rational(30000, 1001), Rational(30, 1), Rational(50, 1),
    Rational(60000, 1001), Rational(60, 1), Rational(100, 1), Rational(120000, 1001), Rational(120, 1),
  ]

  private static func nearestStandard(to seconds: Double, tick: Double) -> Rational? {
    func distance(_ rate: Rational) -> Double { (1 / rate.doubleValue - seconds).magnitude }
    let nearest = standardRates.min { distance($0) < distance($1) }!
    return distance(nearest) < tick ? nearest : nil
  }

  private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : greatestCommonDivisor(b, a % b) }
}
