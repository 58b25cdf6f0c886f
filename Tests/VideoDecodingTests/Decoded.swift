import Pixels
import VideoDecoding

/// A decoded clip, whole.
struct Decoded {
  var facts: [FrameFacts] = []
  /// Each frame's packed bytes.
  var pixels: [[UInt8]] = []
  var damage = DamageReport()
  var fault: DecodingError?
  var notice: String?

  init(_ path: String, options: DecodingOptions = DecodingOptions(), selection: FrameSelection = FrameSelection()) throws {
    var reader = try VideoReader(path: FilePath(path), options: options, selection: selection)
    while try reader.advance() {
      let facts = reader.facts
      // A canary behind the frame, and a value that an unwritten byte would keep.
      var bytes = [UInt8](repeating: 0xA5, count: facts.layout.byteCount + 1)
      do {
        var span = bytes.mutableSpan
        var raw = span.mutableBytes
        reader.copyFrame(into: &raw)
      }
      precondition(bytes.popLast() == 0xA5, "written behind the frame")
      self.facts.append(facts)
      pixels.append(bytes)
    }
    damage = reader.damage
    fault = reader.fault
    notice = reader.notice
  }

  var allBytes: [UInt8] { pixels.flatMap { $0 } }
}
