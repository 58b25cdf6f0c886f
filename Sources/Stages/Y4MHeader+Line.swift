internal import FrameStream
internal import Pixels

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
