import Glibc
import Pixels
import SystemIO
import TestSupport

@testable import FrameStream

/// A temporary file that holds a stream.
final class StreamFile {
  let folder = TestFolder()
  let file: FileDescriptor
  var path: String { folder.file("stream") }

  init() throws { file = try FileDescriptor.open(folder.file("stream"), O_RDWR | O_CREAT | O_EXCL) }

  deinit { try? file.close() }

  var bytes: [UInt8] {
    get throws {
      var bytes = [UInt8](repeating: 0, count: file.regularFileBytes!)
      _ = unsafe try bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0, at: 0) }
      return bytes
    }
  }

  func replace(with bytes: [UInt8]) throws {
    ftruncate(file.number, 0)
    try file.seek(to: 0)
    unsafe try bytes.withUnsafeBytes { unsafe try file.write(all: $0) }
    try file.seek(to: 0)
  }
}

/// Frames with known content.
enum Sample {
  static let header = StreamHeader(
    path: "talk one.mp4", container: "mov,mp4", codec: "h264", timeBase: Rational(1, 15360), sourceBytes: 1234, duration: 5120,
    stages: [.init(name: "frame-decode", version: "1", arguments: ["--every", "2", "talk one.mp4"])])

  static func frame(_ index: Int, width: Int = 33, height: Int = 17, format: PixelFormat = .yuv420p) -> FrameHeader {
    var ledger = GeometryLedger()
    _ = ledger.append(.scale(fromWidth: 1920, fromHeight: 1080, toWidth: width, toHeight: height))
    return FrameHeader(
      ordinal: UInt64(index), pts: Int64(index) * 512, duration: 512, timeBase: Rational(1, 15360),
      layout: FrameLayout(width: width, height: height, format: format)!,
      colour: ColourDescription(matrix: .bt709, range: .limited).filled(
        for: FrameLayout(width: width, height: height, format: format)!),
      flags: index == 0 ? [.key] : [], ledger: ledger)
  }

  static func byte(frame: Int, at offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: frame &* 31 &+ offset &* 7 &+ offset / 256) }

  static func write(frames: Int, to file: FileDescriptor, options: StreamWriter.Options = .init(), width: Int = 33) throws {
    var writer = StreamWriter(output: file, options: options)
    try writer.write(header)
    for index in 0..<frames {
      try writer.write(frame(index, width: width)) { span in
        for offset in 0..<span.byteCount { span.storeBytes(of: byte(frame: index, at: offset), toByteOffset: offset, as: UInt8.self) }
      }
    }
    try writer.finishPart()
    try writer.close()
  }
}

/// What reading a stream gave.
struct Reading: Equatable {
  var headers = 0
  var frames: [UInt64] = []
  var tensors = 0
  var failures: [StreamFailure] = []
  var trailers: [StreamTrailer] = []
  var passing = 0
  var error: StreamError?
  /// Whether every payload was as it was written.
  var isIntact = true

  init(_ file: FileDescriptor, limits: StreamLimits = StreamLimits()) {
    var reader = StreamReader(input: file, limits: limits)
    do throws(StreamError) {
      while let record = try reader.next() {
        switch record {
        case .header: headers += 1
        case .frame(let header, let pixels):
          for offset in 0..<pixels.byteCount
          where pixels.integer(at: offset, as: UInt8.self) != Sample.byte(frame: Int(header.ordinal), at: offset) {
            isIntact = false
          }
          frames.append(header.ordinal)
        case .tensor: tensors += 1
        case .failure(let failure): failures.append(failure)
        case .trailer(let trailer): trailers.append(trailer)
        case .passing: passing += 1
        }
      }
    } catch { self.error = error }
  }
}
