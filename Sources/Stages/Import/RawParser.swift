internal import Pixels
internal import SystemIO

/// Raw frames: nothing but planes.
struct RawParser: ImportParser {
  private let layout: FrameLayout
  private var isFirst = true

  init(layout: FrameLayout) { self.layout = layout }

  var format: ImportFormat { .raw }
  var tick: Rational? { nil }
  var pictureBytes: Int? { layout.byteCount }

  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture? {
    guard try input.peek() != nil else {
      // A producer that failed leaves nothing: not a stream of no frames.
      if isFirst { throw Failure(.damagedInput, "the input is empty: expected frames of \(layout.byteCount) bytes") }
      return nil
    }
    isFirst = false
    return ImportedPicture(layout: layout)
  }
}
