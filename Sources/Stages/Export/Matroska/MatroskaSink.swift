internal import FrameStream
internal import Pixels
internal import SystemIO

/// Matroska with uncompressed video, as a live stream: RFC 9559. Each frame is a cluster of its own.
///
/// Times are exact if the time base is a whole number of nanoseconds, such as 1/12800, and otherwise rounded to the nearest
/// microsecond; see `MatroskaHeader.tickNanoseconds`. Frames have one size and one format; a change mid-stream is an error.
final class MatroskaSink: ExportSink {
  private let output: ExportOutput
  private var converter = ExportConverter()
  private var header: MatroskaHeader?
  private var mastering: [Double]?
  private var contentLight: (UInt32, UInt32)?
  private var element = EBML()
  private var colourChange: Double?

  init(_ output: ExportOutput) { self.output = output }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    let format = frame.layout.format
    guard format != .ya16le, format != .ya16be else {
      throw Failure(
        .damagedInput, "frame \(frame.ordinal): Matroska has no code for \(format.name) that FFmpeg reads",
        hint: "frame-convert --to rgba64le makes it RGB")
    }
    try converter.prepare(for: frame) { $0.codedNeighbour }
    try begin(with: frame)
    let start = try ticks(frame.pts, of: frame)
    let duration = frame.duration > 0 ? try ticks(frame.duration, of: frame) : 0
    try writeHead(start: start, duration: duration, byteCount: converter.layout.byteCount)
    try converter.withConverted(pixels) { try output.write($0) }
    if duration > 0 { try writeDuration(UInt64(duration)) }
  }

  /// HDR metadata beside a frame: `framestream(5)`, "SIDE".
  func note(_ record: RawSpan) {
    guard header == nil, let side = SideData(record) else { return }
    switch side.kind {
    case "MDCV" where side.payload.count >= 80:
      mastering = (0..<10).map { index in
        Double(bitPattern: (0..<8).reduce(0) { $0 | UInt64(side.payload[index * 8 + $1]) << ($1 * 8) })
      }
    case "CLLI" where side.payload.count >= 8:
      let values = (0..<2).map { index in (0..<4).reduce(0 as UInt32) { $0 | UInt32(side.payload[index * 4 + $1]) << ($1 * 8) } }
      contentLight = (values[0], values[1])
    default: break
    }
  }

  func flush() throws { try output.flush() }

  func finish(isComplete: Bool) throws {
    if isComplete && header == nil {
      throw Failure(.damagedInput, "the stream holds no frame, and a Matroska file begins with the size of the first")
    }
    try output.close(isComplete: isComplete)
  }

  var notice: String? {
    colourChange.map { "the colours change at \($0) s, and a Matroska file has one description for all frames" }
  }

  private func begin(with frame: FrameHeader) throws {
    guard let header else {
      var new = MatroskaHeader(frame, layout: converter.layout, colour: converter.colour)
      new.mastering = mastering
      new.contentLight = contentLight
      header = new
      return try output.write(new.encoded)
    }
    guard header.layout == converter.layout else {
      throw Failure(
        .damagedInput,
        "frame \(frame.ordinal) is \(frame.layout.width)x\(frame.layout.height) \(frame.layout.format.name), the frames before were "
          + "\(header.layout.width)x\(header.layout.height) \(header.layout.format.name), and a Matroska track has one size",
        hint: "frame-resize and frame-convert give all frames one size and format")
    }
    if colourChange == nil, header.colour != converter.colour { colourChange = frame.seconds }
  }

  /// A time in the file's ticks, rounded to the nearest.
  private func ticks(_ time: Int64, of frame: FrameHeader) throws -> Int64 {
    let unit = Int128(header?.tickNanoseconds ?? 1) * Int128(frame.timeBase.denominator)
    let numerator = Int128(time) * Int128(frame.timeBase.numerator) * 1_000_000_000
    let rounded = (2 * numerator + (numerator < 0 ? -unit : unit)) / (2 * unit)
    guard let ticks = Int64(exactly: rounded) else {
      throw Failure(.damagedInput, "frame \(frame.ordinal): its time \(frame.seconds) s does not fit a Matroska file")
    }
    return ticks
  }

  /// The cluster up to the pixels. The block's own time, 16 bits beside the cluster's, could lie before 0, and FFmpeg would
  /// read no time.
  private func writeHead(start: Int64, duration: Int64, byteCount: Int) throws {
    guard start >= 0 else {
      throw Failure(.damagedInput, "a frame is before 0 s, where a Matroska file begins", hint: "frame-decode --from 0 skips it")
    }
    var time = EBML()
    time.unsigned(0xE7, UInt64(start))
    let blockBytes = 4 + byteCount
    let groupBytes = EBML.headBytes(0xA1) + blockBytes + (duration > 0 ? Self.durationBytes : 0)
    element.removeAll()
    element.begin(0x1F43_B675, byteCount: time.bytes.count + EBML.headBytes(0xA0) + groupBytes)
    element.append(time.bytes)
    element.begin(0xA0, byteCount: groupBytes)
    element.begin(0xA1, byteCount: blockBytes)
    element.append([0x81, 0, 0, 0])
    try output.write(element.bytes)
  }

  private static let durationBytes = EBML.headBytes(0x9B) + 8

  private func writeDuration(_ ticks: UInt64) throws {
    element.removeAll()
    element.element(0x9B, (0..<8).reversed().map { UInt8(truncatingIfNeeded: ticks >> ($0 * 8)) })
    try output.write(element.bytes)
  }
}
