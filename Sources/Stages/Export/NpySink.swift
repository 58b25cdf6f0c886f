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
