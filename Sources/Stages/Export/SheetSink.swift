internal import FrameStream
internal import Pixels
internal import SystemIO

/// A contact sheet: all frames in one picture, each with its time.
///
/// The sheet stays in memory until the end, because a picture's file begins with its height. All cells have the size
/// of the first frame; frames of another shape are centred in theirs.
final class SheetSink: ExportSink {
  private let output: ExportOutput
  private let encoder: any PictureEncoder
  private let sheet: ExportForm.Sheet
  private var canvas: SheetCanvas?
  private var thumbnailer: Thumbnailer?
  private let series = OutputSeries()
  /// Sheets written.
  private var written: UInt64 = 0

  init(_ output: ExportOutput, encoder: any PictureEncoder, sheet: ExportForm.Sheet) {
    self.output = output
    self.encoder = encoder
    self.sheet = sheet
  }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    if canvas == nil { begin(with: frame) }
    if let rows = sheet.rows, canvas?.count == rows * sheet.columns { try writeSheet() }
    guard canvas?.hasRoom(byteLimit: sheet.byteLimit) ?? true else {
      throw Failure(
        .usage, "the sheet is full: it holds \(canvas?.count ?? 0) frames",
        hint: "frame-decode --scenes, --fps and --every choose fewer; --cell-width makes them smaller")
    }
    let label = TimeLabel(seconds: frame.seconds)
    try thumbnailer?.withThumbnail(of: frame, pixels) { canvas?.append($0, width: $1, height: $2, label: label) }
  }

  func flush() {}

  func finish(isComplete: Bool) throws {
    guard canvas?.layout != nil else {
      guard !isComplete else { throw Failure(.damagedInput, "the stream holds no frame, expected some for a sheet") }
      return
    }
    try writeSheet()
    if sheet.names == nil { try output.close(isComplete: isComplete) } else { try series.sync() }
  }

  /// Writes the sheet so far, and begins the next.
  private func writeSheet() throws {
    guard let layout = canvas?.layout ?? nil else { return }
    written += 1
    if let names = sheet.names { output.begin(try OutputFile(creating: names.name(written), in: series)) }
    // The sheet mixes frames of all sources, so it has no colour of its own.
    let picture = Picture(layout: layout, colour: ColourDescription().filled(for: layout), sampleAspectRatio: Rational(0, 1))
    try canvas?.withPixels { try encoder.encode(picture, $0, write: output.write) }
    if sheet.names != nil { try output.close(isComplete: true) }
    canvas?.clear()
  }

  private func begin(with frame: FrameHeader) {
    let height = sheet.cellHeight ?? min(FrameLayout.largestSide, Thumbnailer.height(of: frame, atWidth: sheet.cellWidth))
    canvas = SheetCanvas(columns: sheet.columns, cellWidth: sheet.cellWidth, cellHeight: height, isPlain: sheet.isPlain)
    thumbnailer = Thumbnailer(cellWidth: sheet.cellWidth, cellHeight: height, hdr: sheet.hdr)
  }
}
