/// Letters of five by seven dots: ASCII, and Latin letters without their accents.
enum SheetFont {
  /// The glyph of a character: seven rows from the top, five bits each, the leftmost dot in the highest.
  static func glyph(_ scalar: Unicode.Scalar) -> ArraySlice<UInt8> {
    let value = base(scalar).value
    let index = 0x20..<0x7F ~= value ? Int(value) - 0x20 : 0x7F - 0x20
    return rows[index * TimeLabel.glyphHeight..<(index + 1) * TimeLabel.glyphHeight]
  }

  /// A Latin letter without its accent: "LATIN SMALL LETTER E WITH ACUTE".
  private static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard !scalar.isASCII, let words = scalar.properties.name?.split(separator: " "), words.count > 4, words[0] == "LATIN",
      words[2] == "LETTER", words[4] == "WITH", let letter = words[3].unicodeScalars.first, words[3].utf8.count == 1
    else { return scalar }
    return words[1] == "SMALL" ? Unicode.Scalar(letter.value | 0x20) ?? letter : letter
  }

  /// One base-32 digit per row, for every character from the space on, and last for all others.
  private static let rows: [UInt8] = """
    0000000 4444404 aaa0000 aavavaa 4fke5u4 op248j3 cik8lid 4400000 2488842 8422248 04lel40 044v440 0000c48 000v000 00000cc 01248g0
    ehjlphe 4c4444e eh1248v v2421he 26aiv22 vgu11he 68guhhe v124888 ehhehhe ehhf12c 0cc0cc0 0cc0c48 248g842 00v0v00 8421248 eh12404
    eh1dlle ehhvhhh uhhuhhu ehggghe sihhhis vgguggv vgguggg ehgnhhf hhhvhhh e44444e 72222ic hikokih ggggggv hrllhhh hhpljhh ehhhhhe
    uhhuggg ehhhlid uhhukih fgge11u v444444 hhhhhhe hhhhha4 hhhllla hha4ahh hhha444 v1248gv e88888e 0g84210 e22222e 4ah0000 000000v
    8420000 00e1fhf ggmphhu 00egghe 11djhhf 00ehvge 698s888 0fhhf1e ggmphhh 40c444e 20622ic ggikoki c44444e 00qllhh 00mphhh 00ehhhe
    00uhugg 00djf11 00mpggg 00ege1u 88s8896 00hhhjd 00hhha4 00hhlla 00ha4ah 00hhf1e 00v248v 2448442 4444444 8442448 008l200 vhhhhhv
    """.utf8.compactMap { value(ofDigit: $0) }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "v"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
