internal import FrameMemory
public import FrameStream
internal import PixelKernels
internal import Pixels

/// Makes small packed RGB pictures of frames, square pixels, as large as fit into a cell.
public struct Thumbnailer: ~Copyable {
  private let cellWidth: Int
  private let cellHeight: Int
  private var transform: ResizeTransform?
  private var converter = ExportConverter()
  private var resized = RecordBuffer(capacity: 64)
  private var preparedFor: Shape?

  /// What the work depends on.
  private struct Shape: Equatable {
    let layout: FrameLayout
    let colour: ColourDescription
    let aspect: Rational
  }

  public init(cellWidth: Int, cellHeight: Int) {
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
  }

  /// The height that shows such frames at a width in square pixels, at least 1.
  public static func height(of frame: FrameHeader, atWidth width: Int) -> Int {
    max(1, Int((Double(width) / displayAspect(frame)).rounded()))
  }

  /// Width over height of the picture as it is shown.
  private static func displayAspect(_ frame: FrameHeader) -> Double {
    let sample = frame.sampleAspectRatio.isPositive ? frame.sampleAspectRatio.doubleValue : 1
    return Double(frame.layout.width) / Double(frame.layout.height) * sample
  }

  /// Lends the small picture with its size.
  public mutating func withThumbnail(
    of frame: FrameHeader, _ pixels: RawSpan, _ body: (RawSpan, _ width: Int, _ height: Int) throws -> Void
  ) throws {
    // The ledger may be full, and a thumbnail needs none.
    var plain = frame
    plain.ledger = GeometryLedger()
    try prepare(for: plain)
    let small = try transform!.output(for: plain)
    Self.resize(pixels, with: &transform, into: &resized, byteCount: small.layout.byteCount)
    try converter.prepare(for: small, range: .full) { _ in .rgb24 }
    try Self.convert(resized, byteCount: small.layout.byteCount, with: &converter) {
      try body($0, small.layout.width, small.layout.height)
    }
  }

  private mutating func prepare(for frame: FrameHeader) throws {
    let shape = Shape(layout: frame.layout, colour: frame.colour, aspect: frame.sampleAspectRatio)
    guard preparedFor != shape else { return }
    let aspect = Self.displayAspect(frame)
    let width = max(1, min(cellWidth, Int((Double(cellHeight) * aspect).rounded())))
    let height = min(cellHeight, Self.height(of: frame, atWidth: width))
    var transform = ResizeTransform(to: FitTarget(width: width, height: height), fit: .stretch, options: ResizeOptions())
    try transform.prepare(for: frame)
    resized.grow(to: try transform.output(for: frame).layout.byteCount, keeping: 0)
    self.transform = consume transform
    preparedFor = shape
  }

  // Static, because a span of one property may not be held while a method changes another.
  private static func convert(
    _ buffer: borrowing RecordBuffer, byteCount: Int, with converter: inout ExportConverter, _ body: (RawSpan) throws -> Void
  ) throws {
    try converter.withConverted(buffer.bytes(from: 0, count: byteCount), body)
  }

  private static func resize(
    _ source: RawSpan, with transform: inout ResizeTransform?, into buffer: inout RecordBuffer, byteCount: Int
  ) {
    var bytes = buffer.mutableBytes(from: 0, count: byteCount)
    transform?.apply(source, to: &bytes)
  }
}
