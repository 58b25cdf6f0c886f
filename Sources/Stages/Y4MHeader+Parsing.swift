internal import FrameStream
internal import Pixels
internal import SystemIO

/// Parsing. Parameters come in any order; the last of a repeated one counts; unknown X parameters are ignored.
extension Y4MHeader {
  /// - Parameter line: without its newline.
  init(line: String) throws(Failure) {
    let parameters = line.split(separator: " ")
    guard parameters.first.map(String.init) == Self.magic else {
      throw Self.refusal("the first line does not begin with \(Self.magic)")
    }
    var fields = Fields()
    for parameter in parameters.dropFirst() { try fields.take(parameter) }
    self = try fields.header()
  }

  static func refusal(_ what: String) -> Failure { Failure(.damagedInput, "the input is not y4m: \(what)") }

  /// The parameters so far.
  private struct Fields {
    var width: Int?
    var height: Int?
    var space: ColourSpace?
    /// XYSCSS, from writers that omit C.
    var otherSpace: ColourSpace?
    var rate = Rational(0, 0)
    var aspect = Rational(0, 1)
    var flags: FrameHeader.Flags = []
    var range = ColourRange.unspecified

    mutating func take(_ parameter: Substring) throws(Failure) {
      let value = parameter.dropFirst()
      switch parameter.first {
      case "W": width = Int(value)
      case "H": height = Int(value)
      case "C": space = try Self.space(value)
      case "I": flags = try Self.fields(value)
      case "F": rate = try Self.ratio(value, of: parameter)
      case "A": aspect = try Self.ratio(value, of: parameter)
      case "X": takeExtension(value)
      default: throw refusal("unknown parameter '\(parameter)'")
      }
    }

    private mutating func takeExtension(_ value: Substring) {
      if value == "COLORRANGE=FULL" { range = .full }
      if value == "COLORRANGE=LIMITED" { range = .limited }
      if value.hasPrefix("YSCSS=") { otherSpace = try? Self.space(Substring(value.dropFirst(6).lowercased())) }
    }

    func header() throws(Failure) -> Y4MHeader {
      // yuv4mpeg(5): without C it is 420jpeg.
      let space = space ?? otherSpace ?? colourSpaces[0]
      guard let width, let height, let layout = FrameLayout(width: width, height: height, format: space.format) else {
        throw refusal(
          "the size is \(width.map(String.init) ?? "?")x\(height.map(String.init) ?? "?"), expected sides of 1 to \(FrameLayout.largestSide)"
        )
      }
      return Y4MHeader(
        layout: layout, rate: rate, sampleAspectRatio: aspect.isPositive ? aspect : Rational(0, 1), fields: flags,
        colour: ColourDescription(range: range, siting: space.siting))
    }

    private static func space(_ name: Substring) throws(Failure) -> ColourSpace {
      guard let space = colourSpaces.first(where: { $0.name == name }) else { throw refusal("unknown colour space '\(name)'") }
      return space
    }

    private static func fields(_ value: Substring) throws(Failure) -> FrameHeader.Flags {
      switch value {
      case "p", "?": []
      case "t": [.interlaced, .topFieldFirst]
      case "b": .interlaced
      // Mixed: the parameters of each frame tell whether it is interlaced.
      case "m": .interlaced
      default: throw refusal("unknown interlacing '\(value)'")
      }
    }

    private static func ratio(_ value: Substring, of parameter: Substring) throws(Failure) -> Rational {
      let sides = value.split(separator: ":", omittingEmptySubsequences: false).map { Int32($0) }
      guard sides.count == 2, let numerator = sides[0], let denominator = sides[1], numerator >= 0, denominator >= 0 else {
        throw refusal("'\(parameter)' is not a ratio")
      }
      return Rational(numerator, denominator)
    }
  }
}
