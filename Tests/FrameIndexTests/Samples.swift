import Pixels
import TestSupport
import Testing

@testable import FrameIndex

extension PDQ {
  static func random(_ random: inout SeededGenerator) -> PDQ {
    PDQ(words: SIMD4(random.next(), random.next(), random.next(), random.next()))
  }

  /// The fingerprint with `bits` different bits flipped.
  func changed(bits: Int, _ random: inout SeededGenerator) -> PDQ {
    var words = words
    for bit in (0..<256).shuffled(using: &random).prefix(bits) { words[bit / 64] ^= 1 << UInt64(bit % 64) }
    return PDQ(words: words)
  }
}

/// Frames of 25 a second in a time base of 1/12,800, every picture unrelated to the one before and a shot every 50.
func randomFrames(_ count: Int, seed: UInt64, from first: Int = 0) -> [FrameSample] {
  var random = SeededGenerator(seed: seed)
  return (first..<first + count).map { frame in
    FrameSample(
      frame: frame, pts: Int64(frame) * 512, duration: 512, pdq: .random(&random), quality: Int.random(in: 50...100, using: &random),
      shotScore: frame % 50 == 0 ? 31.5 : 1.25, box: PixelBox(x: 0, y: frame < 10 ? 0 : 70, width: 1280, height: 580),
      isKey: frame % 12 == 0)
  }
}

func source(_ path: String, bytes: Int64 = 1000, origin: String = "") -> VideoSource {
  VideoSource(
    path: path, bytes: bytes, modified: 5, container: "mov", codec: "h264", width: 1280, height: 720, timeBase: Rational(1, 12800),
    origin: origin)
}

extension IndexFile {
  func add(_ frames: [FrameSample], as source: VideoSource) throws {
    var writer = try IndexWriter(into: self, video: source)
    for frame in frames { try writer.append(frame) }
    try writer.finish()
  }
}
