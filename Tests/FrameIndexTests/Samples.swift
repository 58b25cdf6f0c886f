import PixelKernels
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
  /// An index that has something in every table.
  static func full(_ path: String) throws -> IndexFile {
    let index = try openOrCreate(path)
    var video = source("a.mp4")
    video.geometry = VideoGeometry(width: 1280, height: 720, orientation: 3)
    var writer = try IndexWriter(into: index, video: video)
    writer.append(Thumbnail(frame: 0, pts: 0, width: 4, height: 4, picture: Array(repeating: 7, count: 3000)))
    for frame in randomFrames(300, seed: 1) { try writer.append(frame) }
    var random = SeededGenerator(seed: 1)
    for place in 0..<3 {
      try writer.append(FeatureKeyframe(frame: 20 * place, pts: Int64(20 * place), features: .random(&random, points: 30)))
    }
    try writer.finish()
    let place = Sighting(frame: 2, seconds: 0.5, box: [10, 20, 30, 40])
    let cues = (0..<30).map { TextCue(seconds: Double($0), toSeconds: Double($0) + 1, text: "Words number \($0)", place: place) }
    try index.addText(cues, to: "a.mp4")
    try index.addDetections([Detection(frame: 3, seconds: 1, label: "face", box: [1, 2, 3, 4])], to: "a.mp4", detector: "d")
    var batch = VectorBatch(model: VectorModel(name: "m", dimensions: 16))
    for row in 0..<40 { _ = batch.append((0..<16).map { Float($0 * row) - 50 }, frame: row, seconds: Double(row)) }
    try index.addVectors(batch, to: "a.mp4")
    try index.addPart()
    return index
  }

  private func addPart() throws {
    var video = source("b.mp4")
    video.part = VideoPart(1, of: 2, origin: "frame-decode b.mp4")
    var writer = try IndexWriter(into: self, video: video)
    for frame in randomFrames(20, seed: 2) { try writer.append(frame) }
    let layout = try #require(FrameLayout(width: 16, height: 8, format: .gray))
    let ends = try [UInt8(3), 9].map { try #require(ShotEnds.End(layout: layout, samples: Array(repeating: $0, count: 128))) }
    try writer.finish(ends: ShotEnds(first: ends[0], last: ends[1], secondDifference: 2, lastDifference: 1.5))
  }

  func add(_ frames: [FrameSample], as source: VideoSource) throws {
    var writer = try IndexWriter(into: self, video: source)
    for frame in frames { try writer.append(frame) }
    try writer.finish()
  }
}
