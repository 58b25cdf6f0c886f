import Glibc
import Pixels
import SystemIO
import TestSupport
import Testing

@testable import FrameStream

@Suite struct RoundTripTests {
  private static func options(_ compression: Compression, batch: Int, rows: Bool = false, tables: Bool = false) -> StreamWriter.Options {
    var options = StreamWriter.Options()
    options.compression = compression
    options.batchBytes = batch
    options.hasRowDifferences = rows
    options.hasTables = tables
    return options
  }

  @Test(arguments: [Compression.store, .level(1), .level(-7)], [1 << 16, 1 << 20])
  func everyFrameComesBack(compression: Compression, batch: Int) throws {
    let stream = try StreamFile()
    try Sample.write(frames: 300, to: stream.file, options: Self.options(compression, batch: batch, rows: true, tables: true))
    try stream.file.seek(to: 0)
    let reading = Reading(stream.file)
    #expect(reading.error == nil)
    #expect(reading.frames == Array(0..<300))
    #expect(reading.isIntact)
    #expect(reading.trailers == [StreamTrailer(frames: 300, tensors: 0, damaged: 0, status: 0)])
  }

  @Test func headersComeBackWhole() throws {
    let stream = try StreamFile()
    try Sample.write(frames: 1, to: stream.file)
    try stream.file.seek(to: 0)
    var reader = StreamReader(input: stream.file)
    guard case .header(let header)? = try reader.next() else { return #expect(Bool(false), "no header") }
    #expect(header == Sample.header)
    guard case .frame(let frame, _)? = try reader.next() else { return #expect(Bool(false), "no frame") }
    #expect(frame == Sample.frame(0))
  }

  @Test func concatenatedStreamsAreTwoParts() throws {
    let stream = try StreamFile()
    try Sample.write(frames: 3, to: stream.file, options: Self.options(.level(1), batch: 1 << 16, tables: true))
    try Sample.write(frames: 2, to: stream.file)
    try stream.file.seek(to: 0)
    let reading = Reading(stream.file)
    #expect(reading.error == nil)
    #expect(reading.frames == [0, 1, 2, 0, 1])
    #expect(reading.headers == 2)
  }

  /// A foreign compressor makes one zstd frame of unknown size of the whole stream.
  @Test func recompressedStreamReadsTheSame() throws {
    let stream = try StreamFile()
    try Sample.write(frames: 200, to: stream.file)
    let recompressed = shell("zstd -q -dc stream | zstd -q -c >stream.zst && zstd -q -t stream", in: stream.folder)
    try #require(recompressed.status == 0, "\(recompressed.errors)")
    let again = try FileDescriptor.open(stream.path + ".zst", O_RDONLY)
    defer { try? again.close() }
    let reading = Reading(again)
    #expect(reading.error == nil)
    #expect(reading.frames == Array(0..<200))
    #expect(reading.isIntact)
  }

  @Test func tensorsCarryTheirFrames() throws {
    let stream = try StreamFile()
    var writer = StreamWriter(output: stream.file)
    try writer.write(Sample.header)
    let header = TensorHeader(
      elementType: .f32, layout: .nchw, shape: [3, 3, 4, 5], items: 0, channelOrder: .rgb, scale: 1 / 255, mean: [0, 0, 0],
      std: [1, 1, 1])
    var tensor = try writer.open(header)
    for index in 0..<2 { try writer.append(Sample.frame(index), to: &tensor) { $0.store(Float(index + 1), at: 0) } }
    try writer.close(tensor)
    try writer.finishPart()
    try writer.close()
    try stream.file.seek(to: 0)
    var reader = StreamReader(input: stream.file)
    _ = try reader.next()
    guard case .tensor(let read, let frames, let elements)? = try reader.next() else { return #expect(Bool(false), "no tensor") }
    #expect(read.items == 2)
    #expect(try frames.header(of: 1) == Sample.frame(1))
    #expect(elements.byteCount == 3 * 60 * 4)
    #expect(elements.float(at: 60 * 4) == 2)
    #expect(elements.float(at: 120 * 4) == 0, "items without a frame are zero")
  }

  @Test func tableLeadsToEveryBatch() throws {
    let stream = try StreamFile()
    try Sample.write(frames: 500, to: stream.file, options: Self.options(.level(1), batch: 1 << 16, tables: true))
    let table = try #require(BatchTable(of: stream.file))
    #expect(table.entries.reduce(0) { $0 + $1.frames } == 500)
    var reader = StreamReader(input: stream.file)
    for (entry, offset) in zip(table.entries, table.offsets).dropFirst() where entry.frames > 0 {
      try reader.jump(to: offset)
      guard case .frame(let frame, _)? = try reader.next() else { return #expect(Bool(false), "no frame at \(offset)") }
      #expect(frame.ordinal == entry.ordinal)
      #expect(frame.pts == entry.pts)
    }
  }
}
