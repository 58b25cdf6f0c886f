internal import Pixels
internal import SystemIO

/// Netpbm pictures, one after another: P6 and P5 with up to 16 bits, and P4. ppm(5), pgm(5), pbm(5).
struct PNMParser: ImportParser {
  let format: ImportFormat
  private var layout: FrameLayout?
  private var largest = 255
  private var isFirst = true

  init(format: ImportFormat) { self.format = format }

  var tick: Rational? { nil }
  var pictureBytes: Int? { nil }

  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture? {
    guard try input.peek() != nil else {
      if isFirst { throw Failure(.damagedInput, "the input is empty: expected ppm or pgm pictures") }
      return nil
    }
    isFirst = false
    let kind = try magic(of: &input)
    let width = try number(from: &input), height = try number(from: &input)
    largest = kind == UInt8(ascii: "4") ? 1 : try number(from: &input)
    guard (1...65_535).contains(largest) else { throw Self.refusal("the largest value is \(largest), expected 1 to 65535") }
    let format = Self.pixelFormat(kind, isWide: largest > 255)
    // The same layout is reused, because creating one allocates.
    if let layout, layout.width == width, layout.height == height, layout.format == format {
      return Self.picture(layout)
    }
    guard let new = FrameLayout(width: width, height: height, format: format) else {
      throw Self.refusal("a picture is \(width)x\(height), expected sides of 1 to \(FrameLayout.largestSide)")
    }
    layout = new
    return Self.picture(new)
  }

  /// Netpbm defines 0 to the largest value as black to white.
  private static func picture(_ layout: FrameLayout) -> ImportedPicture {
    ImportedPicture(layout: layout, colour: ColourDescription(range: .full))
  }

  private static func refusal(_ what: String) -> Failure { Failure(.damagedInput, "the input is not ppm or pgm: \(what)") }

  private func magic(of input: inout ImportInput) throws(Failure) -> UInt8 {
    guard try input.next() == UInt8(ascii: "P"), let kind = try input.next(), (UInt8(ascii: "4")...UInt8(ascii: "6")).contains(kind)
    else { throw Self.refusal("a picture does not begin with P6, P5 or P4") }
    return kind
  }

  private static func pixelFormat(_ kind: UInt8, isWide: Bool) -> PixelFormat {
    switch kind {
    case UInt8(ascii: "4"): .monow
    case UInt8(ascii: "5"): isWide ? .gray16be : .gray
    default: isWide ? .rgb48be : .rgb24
    }
  }

  /// White space and comments, the digits, and the one byte after them.
  private func number(from input: inout ImportInput) throws(Failure) -> Int {
    var byte = try input.next()
    while let space = byte, Self.isSpace(space) || space == UInt8(ascii: "#") {
      if space == UInt8(ascii: "#") {
        while let comment = try input.next(), comment != UInt8(ascii: "\n") {}
      }
      byte = try input.next()
    }
    var value = 0, digits = 0
    while let digit = byte, (0x30...0x39).contains(digit), digits < 9 {
      value = value * 10 + Int(digit - 0x30)
      digits += 1
      byte = try input.next()
    }
    guard digits > 0, let end = byte, Self.isSpace(end) else { throw Self.refusal("a number is missing from a picture's header") }
    return value
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// Scales samples with another largest value to 255 or 65535: `y = round(x · full / largest)`, larger ones clamped.
  func finish(_ picture: inout MutableRawSpan) {
    guard largest != 255, largest != 65_535, largest != 1 || layout?.format != .monow else { return }
    // Safe: 16-bit pictures have an even number of bytes.
    unsafe picture.withUnsafeMutableBytes { bytes in
      if largest < 255 {
        for i in bytes.indices { unsafe bytes[i] = UInt8(scaled(Int(bytes[i]), to: 255)) }
      } else {
        for i in stride(from: 0, to: bytes.count, by: 2) {
          let value = unsafe scaled(Int(bytes[i]) << 8 | Int(bytes[i + 1]), to: 65_535)
          unsafe (bytes[i], bytes[i + 1]) = (UInt8(value >> 8), UInt8(value & 0xFF))
        }
      }
    }
  }

  private func scaled(_ value: Int, to full: Int) -> Int { (min(value, largest) * full + largest / 2) / largest }
}
