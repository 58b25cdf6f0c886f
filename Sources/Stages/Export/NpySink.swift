internal import FrameStream
internal import Pixels
internal import SystemIO

/// NumPy arrays: tensors as (N, C, H, W) or (N, H, W, C), frames as (N, H, W, C).
///
/// The header comes first and states N. In a file it is rewritten at the end; for a pipe N must be given, or each record
/// becomes an array of its own.
final class NpySink: ExportSink {
  private let output: ExportOutput
  private let length: ExportForm.ArrayLength
  private var converter = ExportConverter()
  private var header: NpyHeader?
  private var headerBytes: [UInt8] = []
  /// Items in the array that is being written.
  private var count: UInt64 = 0
  /// The header's offset in the file.
  private var start = 0

  init(_ output: ExportOutput, length: ExportForm.ArrayLength) {
    self.output = output
    self.length = length
  }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    try converter.prepare(for: frame) { NpyHeader.format(for: $0) }
    try admit(NpyHeader(converter.layout), items: 1)
    try converter.withConverted(pixels) { try output.write($0) }
  }

  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws {
    try admit(NpyHeader(tensor), items: UInt64(tensor.items))
    try output.write(elements)
  }

  func flush() throws { try output.flush() }

  func finish(isComplete: Bool) throws {
    guard let header else {
      try output.close(isComplete: false)
      guard !isComplete else { throw Failure(.damagedInput, "the stream holds no frame, and an npy begins with the size of the first") }
      return
    }
    if length == .counted { try output.rewrite(header.encoded(count: count), at: start) }
    try output.close(isComplete: isComplete)
    if case .promised(let promise) = length, isComplete, count < promise {
      throw Failure(.damagedInput, "the stream holds \(count) items, --count says \(promise)")
    }
  }

  /// Writes a header if one is due, and checks the items against the previous one.
  private func admit(_ new: NpyHeader, items: UInt64) throws {
    switch length {
    case .each: try writeHeaderOfEach(new, items: items)
    case .counted:
      if header == nil { try findStart() }
      try begin(new, count: 0)
    case .promised(let promise):
      guard count + items <= promise else { throw Failure(.usage, "the stream holds more items than --count \(promise)") }
      try begin(new, count: promise)
    }
    count += items
  }

  private func writeHeaderOfEach(_ new: NpyHeader, items: UInt64) throws {
    if header != new || count != items { headerBytes = new.encoded(count: items) }
    header = new
    count = 0
    try output.write(headerBytes)
  }

  private func begin(_ new: NpyHeader, count: UInt64) throws {
    guard let header else {
      self.header = new
      return try output.write(new.encoded(count: count))
    }
    guard header == new else {
      throw Failure(
        .damagedInput, "the shape changes from \(header) to \(new) after \(self.count) items, and an array has one shape",
        hint: "frame-resize and frame-convert give all frames one size and format")
    }
  }

  private func findStart() throws {
    let descriptor = try output.opened()
    guard descriptor.isRewritable, let position = descriptor.position else {
      throw Failure(
        .usage, "an npy begins with the number of its items, which is not known in a pipe",
        hint: "-o FILE writes it at the end; or --count N, or --each for an array per record")
    }
    start = position
  }
}

/// The first 128 bytes of NumPy's array file, version 1.0: numpy.lib.format.
struct NpyHeader: Equatable, CustomStringConvertible {
  /// Type of the elements: "<f4", "<f2", "|u1", "<u2" or ">u2".
  let elements: String
  /// Sides after the first, which is the number of items.
  let sides: [3 of Int]

  static let byteCount = 128

  init(_ tensor: TensorHeader) {
    elements =
      switch tensor.elementType {
      case .f32: "<f4"
      case .f16: "<f2"
      case .u8: "|u1"
      }
    sides = [tensor.shape[1], tensor.shape[2], tensor.shape[3]]
  }

  /// - Parameter layout: of a format that has the samples of a pixel side by side, see `format(for:)`.
  init(_ layout: FrameLayout) {
    let descriptor = layout.format.descriptor
    elements = descriptor.depth <= 8 ? "|u1" : descriptor.isBigEndian ? ">u2" : "<u2"
    sides = [layout.height, layout.width, descriptor.components.count]
  }

  /// The file's first bytes: magic, version, length of the text, and the text, padded to a fixed length so that it can
  /// be rewritten once the first side is known.
  func encoded(count: UInt64) -> [UInt8] {
    let text = "{'descr': '\(elements)', 'fortran_order': False, 'shape': (\(count), \(sides[0]), \(sides[1]), \(sides[2])), }"
    let room = Self.byteCount - 10
    precondition(text.utf8.count < room, "the text of an npy header has \(text.utf8.count) bytes")
    let padding = String(repeating: " ", count: room - 1 - text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(room), 0] + Array((text + padding + "\n").utf8)
  }

  var description: String { "\(elements) (N, \(sides[0]), \(sides[1]), \(sides[2]))" }

  static func == (a: NpyHeader, b: NpyHeader) -> Bool {
    a.elements == b.elements && a.sides[0] == b.sides[0] && a.sides[1] == b.sides[1] && a.sides[2] == b.sides[2]
  }

  /// The format of an array: the same if a pixel's samples are adjacent, otherwise packed RGB or gray that keeps depth
  /// and alpha.
  static func format(for format: PixelFormat) -> PixelFormat {
    let descriptor = format.descriptor
    let bytes = descriptor.depth > 8 ? 2 : 1
    let isPacked = descriptor.planeCount == 1 && descriptor.components.allSatisfy { $0.step == bytes * descriptor.components.count }
    if isPacked && descriptor.depth >= 8 && (descriptor.model == .gray || descriptor.model == .rgb) { return format }
    switch (descriptor.model, bytes, descriptor.hasAlpha) {
    case (.gray, _, _): return .gray
    case (_, 1, false): return .rgb24
    case (_, 1, true): return .rgba
    case (_, _, false): return .rgb48le
    case (_, _, true): return .rgba64le
    }
  }
}
