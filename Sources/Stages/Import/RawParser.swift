internal import Pixels
internal import SystemIO

/// Raw frames: only planes.
struct RawParser: ImportParser {
  private let layout: FrameLayout
  private var isFirst = true

  init(layout: FrameLayout) { self.layout = layout }

  var format: ImportFormat { .raw }
  var tick: Rational? { nil }
  var pictureBytes: Int? { layout.byteCount }

  mutating func next(from input: inout ImportInput) throws(Failure) -> ImportedPicture? {
    guard try input.peek() != nil else {
      // An empty input means that the producer failed, so it is an error.
      if isFirst { throw Failure(.damagedInput, "the input is empty: expected frames of \(layout.byteCount) bytes") }
      return nil
    }
    isFirst = false
    return ImportedPicture(layout: layout)
  }
}
