internal import FrameMemory
public import FrameStream
public import PixelKernels
internal import Pixels

/// Makes thumbnails of frames: packed RGB with square pixels, as large as fit into a cell.
public struct Thumbnailer: ~Copyable {
  private let cellWidth: Int
  private let cellHeight: Int
  private let hdr: HDRPolicy
  private var transform: ResizeTransform?
  private var converter = ExportConverter()
  private var resized = RecordBuffer(capacity: 64)
  private var preparedFor: Shape?

  /// The parameters of the plans.
  private struct Shape: Equatable {
    let layout: FrameLayout
    let colour: ColourDescription
    let aspect: Rational
  }

  /// - Parameter hdr: what to do with PQ and HLG: unmapped, they look dull and dark on a screen.
  public init(cellWidth: Int, cellHeight: Int, hdr: HDRPolicy = .tonemap) {
    self.hdr = hdr
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
  }

  /// The height of such frames at a width in square pixels, at least 1.
  public static func height(of frame: FrameHeader, atWidth width: Int) -> Int {
    max(1, Int((Double(width) / displayAspect(frame)).rounded()))
  }

  /// Width over height of the picture as displayed.
  private static func displayAspect(_ frame: FrameHeader) -> Double {
    let sample = frame.sampleAspectRatio.isPositive ? frame.sampleAspectRatio.doubleValue : 1
    return Double(frame.layout.width) / Double(frame.layout.height) * sample
  }

  /// Lends the thumbnail with its size.
  ///
  /// - Throws: `Failure` if the frame can't be converted; what `body` throws.
  public mutating func withThumbnail(
    of frame: FrameHeader, _ pixels: RawSpan, _ body: (RawSpan, _ width: Int, _ height: Int) throws -> Void
  ) throws {
    // A thumbnail needs no ledger, and the frame's may be full.
    var plain = frame
    plain.ledger = GeometryLedger()
    try prepare(for: plain)
    let small = try transform!.output(for: plain)
    try Self.resize(pixels, with: &transform, into: &resized, byteCount: small.layout.byteCount)
    try converter.prepare(for: small, range: .full, hdr: hdr) { _ in .rgb24 }
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

  // Static, because a span of one property blocks methods that change another.
  private static func convert(
    _ buffer: borrowing RecordBuffer, byteCount: Int, with converter: inout ExportConverter, _ body: (RawSpan) throws -> Void
  ) throws {
    try converter.withConverted(buffer.bytes(from: 0, count: byteCount), body)
  }

  private static func resize(
    _ source: RawSpan, with transform: inout ResizeTransform?, into buffer: inout RecordBuffer, byteCount: Int
  ) throws {
    var bytes = buffer.mutableBytes(from: 0, count: byteCount)
    try transform?.apply(source, to: &bytes)
  }
}
