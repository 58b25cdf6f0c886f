internal import FrameMemory
public import Pixels

/// The picture of a contact sheet, packed RGB: rows of cells, each with a line for its time below, and one for the name of its
/// video if there are several.
public struct SheetCanvas: ~Copyable {
  private let columns: Int
  private let cellWidth: Int
  private let cellHeight: Int
  /// Pixels per dot of a label.
  private let dot: Int
  /// Pixels between cells, and around the sheet.
  private let gap: Int
  private let isPlain: Bool
  private var pixels = RecordBuffer(capacity: 64)
  private var cells = 0
  /// The label for each cell's video.
  private var names: [String] = []
  private var hasNames = false

  private static let background: UInt8 = 24
  private static let ink: UInt8 = 224

  /// - Parameter isPlain: cells side by side without labels, for a program that cuts them out.
  public init(columns: Int, cellWidth: Int, cellHeight: Int, isPlain: Bool = false) {
    self.columns = columns
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
    self.isPlain = isPlain
    gap = isPlain ? 0 : 8
    dot = cellWidth >= 2 * TimeLabel.usualCount * TimeLabel.advance ? 2 : 1
  }

  /// Pictures placed so far.
  public var count: Int { cells }

  private var width: Int { gap + columns * (cellWidth + gap) }
  private var labelHeight: Int { isPlain ? 0 : (TimeLabel.glyphHeight * dot + gap) + (hasNames ? nameHeight : 0) }
  private var nameHeight: Int { TimeLabel.glyphHeight * dot + gap / 2 }
  private var rowHeight: Int { cellHeight + labelHeight + gap }
  private func height(rows: Int) -> Int { gap + rows * rowHeight }
  private var rows: Int { (cells + columns - 1) / columns }

  /// The sheet so far; `nil` if it is empty.
  public var layout: FrameLayout? { cells > 0 ? FrameLayout(width: width, height: height(rows: rows), format: .rgb24) : nil }

  /// Whether another cell keeps both sides within the limits of a frame, and the sheet within `byteLimit`.
  public func hasRoom(byteLimit: Int) -> Bool {
    guard let next = FrameLayout(width: width, height: height(rows: cells / columns + 1), format: .rgb24) else { return false }
    return next.byteCount <= byteLimit
  }

  /// Begins another sheet of the same kind.
  public mutating func clear() {
    cells = 0
    names.removeAll(keepingCapacity: true)
    hasNames = false
  }

  /// Puts a picture into the next cell, in its middle, and the label under it.
  ///
  /// - Parameters:
  ///   - picture: packed RGB, `pictureWidth` times `pictureHeight` times 3 bytes, no larger than a cell.
  ///   - video: its path; see `showNames`.
  public mutating func append(
    _ picture: RawSpan, width pictureWidth: Int, height pictureHeight: Int, label: TimeLabel, video: String = ""
  ) {
    if !isPlain { names.append(video) }
    if cells % columns == 0 { addRow() }
    let left = gap + cells % columns * (cellWidth + gap), top = gap + cells / columns * rowHeight
    cells += 1
    let pictureLeft = left + (cellWidth - pictureWidth) / 2, pictureTop = top + (cellHeight - pictureHeight) / 2
    let size = height(rows: rows) * width * 3, stride = width * 3, dot = dot, hasLabel = !isPlain
    let labelLeft = left + labelInset(label), labelTop = top + cellHeight + gap / 2
    var canvas = pixels.mutableBytes(from: 0, count: size)
    for y in 0..<pictureHeight {
      let row = picture.extracting(y * pictureWidth * 3..<(y + 1) * pictureWidth * 3)
      canvas.replace(at: (pictureTop + y) * stride + pictureLeft * 3, with: row)
    }
    if hasLabel { Self.draw(label, dot: dot, left: labelLeft, top: labelTop, stride: stride, on: &canvas) }
  }

  private func labelInset(_ label: TimeLabel) -> Int { max(0, (cellWidth - label.count * TimeLabel.advance * dot) / 2) }

  private mutating func addRow() {
    let before = cells == 0 ? 0 : height(rows: rows) * width * 3
    let after = height(rows: rows + 1) * width * 3
    if after > pixels.capacity { pixels.grow(to: max(after, 2 * before), keeping: before) }
    var new = pixels.mutableBytes(from: before, count: after - before)
    unsafe new.withUnsafeMutableBytes { _ = unsafe $0.initializeMemory(as: UInt8.self, repeating: Self.background) }
  }

  private static func draw(
    _ label: TimeLabel, dot: Int, left: Int, top: Int, stride: Int, on canvas: inout MutableRawSpan
  ) {
    for glyph in 0..<label.count {
      for y in 0..<TimeLabel.glyphHeight * dot {
        for x in 0..<TimeLabel.glyphWidth * dot where label.isSet(glyph: glyph, x: x / dot, y: y / dot) {
          let at = (top + y) * stride + (left + glyph * TimeLabel.advance * dot + x) * 3
          // A label wider than a narrow last cell is clipped at the sheet's edge.
          guard at + 3 <= (top + y + 1) * stride else { continue }
          for channel in 0..<3 { canvas.storeBytes(of: ink, toByteOffset: at + channel, as: UInt8.self) }
        }
      }
    }
  }

  /// Writes the names of the videos under the times, if the sheet shows several and can be tall enough for that. Nothing is
  /// appended after that.
  public mutating func showNames() {
    let paths = Set(names)
    guard !isPlain, !hasNames, paths.count > 1,
      FrameLayout(width: width, height: height(rows: rows) + rows * nameHeight, format: .rgb24) != nil
    else { return }
    let oldRow = rowHeight, stride = width * 3, edge = gap * stride
    hasNames = true
    let size = height(rows: rows) * stride
    var taller = RecordBuffer(capacity: size)
    var canvas = taller.mutableBytes(from: 0, count: size)
    unsafe canvas.withUnsafeMutableBytes { _ = unsafe $0.initializeMemory(as: UInt8.self, repeating: Self.background) }
    for row in 0..<rows {
      let block = pixels.bytes(from: edge + row * oldRow * stride, count: (oldRow - gap) * stride)
      canvas.replace(at: edge + row * rowHeight * stride, with: block)
    }
    let short = NameLabel.short(paths)
    for (cell, name) in names.enumerated() {
      let label = NameLabel(short[name] ?? name, most: max(1, cellWidth / (TimeLabel.advance * dot)))
      let left = gap + cell % columns * (cellWidth + gap) + max(0, (cellWidth - label.glyphs.count * TimeLabel.advance * dot) / 2)
      let top = gap + cell / columns * rowHeight + cellHeight + gap + TimeLabel.glyphHeight * dot
      Self.draw(label, dot: dot, left: left, top: top, stride: stride, on: &canvas)
    }
    pixels = taller
  }

  private static func draw(_ label: NameLabel, dot: Int, left: Int, top: Int, stride: Int, on canvas: inout MutableRawSpan) {
    for (index, glyph) in label.glyphs.enumerated() {
      for (row, bits) in glyph.enumerated() {
        for x in 0..<TimeLabel.glyphWidth where bits >> UInt8(TimeLabel.glyphWidth - 1 - x) & 1 != 0 {
          for dy in 0..<dot {
            for dx in 0..<dot {
              let column = left + (index * TimeLabel.advance + x) * dot + dx
              guard column * 3 + 3 <= stride else { continue }
              let at = (top + row * dot + dy) * stride + column * 3
              for channel in 0..<3 { canvas.storeBytes(of: ink, toByteOffset: at + channel, as: UInt8.self) }
            }
          }
        }
      }
    }
  }

  /// Lends the sheet so far.
  ///
  /// - Throws: what the closure throws, or `SystemError` if memory or output fail.
  public borrowing func withPixels(_ body: (RawSpan) throws -> Void) throws {
    try body(pixels.bytes(from: 0, count: height(rows: rows) * width * 3))
  }
}

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
