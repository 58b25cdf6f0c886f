import FrameStream
import Pixels
import SystemIO
import VideoDecoding

/// A decoded clip, whole.
struct Decoded {
  var headers: [FrameHeader] = []
  /// Each frame's packed bytes.
  var pixels: [[UInt8]] = []
  var damage = DamageReport()
  var fault: DecodingError?
  var notices: [String] = []

  init(_ path: String, options: DecodingOptions = DecodingOptions(), selection: FrameSelection = FrameSelection()) throws {
    var reader = try VideoReader(path: ByteString(path), options: options, selection: selection)
    while try reader.advance() {
      let header = reader.header
      // A canary behind the frame, and a value that an unwritten byte would keep.
      var bytes = [UInt8](repeating: 0xA5, count: header.layout.byteCount + 1)
      do {
        var span = bytes.mutableSpan
        var raw = span.mutableBytes
        reader.copyFrame(into: &raw)
      }
      precondition(bytes.popLast() == 0xA5, "written behind the frame")
      headers.append(header)
      pixels.append(bytes)
    }
    damage = reader.damage
    fault = reader.fault
    notices = reader.notices
  }

  var ordinals: [Int] { headers.map { Int($0.ordinal) } }
  var damaged: [FrameHeader] { headers.filter { $0.flags.contains(.corrupt) } }
  var allBytes: [UInt8] { pixels.flatMap { $0 } }
}
