internal import FrameStream
internal import Pixels
internal import SystemIO

/// YUV4MPEG2: a line that describes all frames, then a line and the planes for each.
struct Y4MParser: ImportParser {
  private let header: Y4MHeader
  private var frames = 0

  /// The longest line accepted.
  private static let lineBytes = 4096

  /// Reads the first line.
  init(from input: inout ImportInput) throws(Failure) {
    var line: [UInt8] = []
    while let byte = try input.next(), byte != UInt8(ascii: "\n") {
      line.append(byte)
      guard line.count < Self.lineBytes else { throw Y4MHeader.refusal("the first line is longer than \(Self.lineBytes) bytes") }
    }
    header = try Y4MHeader(line: String(decoding: line, as: UTF8.self))
  }

  var format: ImportFormat { .y4m }
  var tick: Rational? { header.rate.isPositive ? Rational(header.rate.denominator, header.rate.numerator) : nil }
  var fields: FrameHeader.Flags { header.fields }
  var sampleAspectRatio: Rational { header.sampleAspectRatio }
  var pictureBytes: Int? { Y4MHeader.frameMagic.utf8.count + 1 + header.layout.byteCount }

  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture? {
    guard try input.peek() != nil else { return nil }
    for expected in Y4MHeader.frameMagic.utf8 {
      guard try input.next() == expected else {
        throw Failure(.damagedInput, "the input is damaged: frame \(frames) does not begin with FRAME")
      }
    }
    try skipParameters(of: &input)
    frames += 1
    return ImportedPicture(layout: header.layout, colour: header.colour)
  }

  /// Skips a frame's parameters: they repeat the header or are private to the program that wrote them.
  private func skipParameters(of input: inout ImportInput) throws(Failure) {
    for _ in 0..<Self.lineBytes {
      guard let byte = try input.next() else { break }
      if byte == UInt8(ascii: "\n") { return }
    }
    throw Failure(.damagedInput, "the input is damaged: the line of frame \(frames) does not end")
  }
}
