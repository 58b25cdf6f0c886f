import Foundation
import PixelKernels
import TestSupport

@testable import FrameIndex

extension FeatureSet {
  /// A picture of 640 x 360 with points everywhere.
  static func random(_ random: inout SeededGenerator, points: Int = 200, columns: Range<Int> = 20..<620, rows: Range<Int> = 20..<340)
    -> FeatureSet
  {
    let points = (0..<points).map { _ in
      FeaturePoint(
        x: UInt16(Int.random(in: columns, using: &random)), y: UInt16(Int.random(in: rows, using: &random)),
        level: UInt8.random(in: 0..<8, using: &random), angle: UInt8.random(in: 0..<32, using: &random),
        descriptor: FeatureDescriptor(words: SIMD2(random.next(), random.next())))
    }
    return FeatureSet(width: 640, height: 360, points: points)
  }

  /// The picture turned, scaled and shifted, its descriptors with a few other bits, among points of something else.
  func seen(_ turn: SimilarityTransform, bits: Int = 12, others: Int = 500, _ random: inout SeededGenerator) -> FeatureSet {
    var seen = points.map { point in
      var view = point
      let place = turn(PicturePoint(x: Double(point.x), y: Double(point.y)))
      (view.x, view.y) = (UInt16(max(0, place.x)), UInt16(max(0, place.y)))
      view.angle = UInt8((Int(point.angle) + Int((turn.angle / (2 * .pi) * 32).rounded())) & 31)
      view.level = UInt8(max(0, Int(point.level) + Int((log(turn.scale) / log(1.2)).rounded())))
      for bit in (0..<128).shuffled(using: &random).prefix(bits) { view.descriptor.words[bit / 64] ^= 1 << UInt64(bit % 64) }
      // What an extractor would call doubtful: of the changed bits of the key four.
      let changed = (point.descriptor.words[0] ^ view.descriptor.words[0]) & UInt64(FeatureKey.count - 1)
      view.doubtfulKeyBits = UInt32((0..<20).filter { changed >> UInt64($0) & 1 == 1 }.prefix(4).reduce(0) { $0 | 1 << $1 })
      return view
    }
    let noise = FeatureSet.random(&random, points: others, columns: 0..<1280, rows: 0..<720)
    seen.append(contentsOf: noise.points)
    return FeatureSet(width: 1280, height: 720, points: seen.shuffled(using: &random))
  }
}

extension IndexFile {
  /// Adds a video of ten frames whose keyframes, a second apart, have these points.
  func add(_ pictures: [FeatureSet], as path: String) throws {
    var writer = try IndexWriter(into: self, video: source(path))
    for frame in randomFrames(25 * pictures.count, seed: UInt64(path.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) })) {
      try writer.append(frame)
      guard frame.frame % 25 == 0 else { continue }
      try writer.append(FeatureKeyframe(frame: frame.frame, pts: frame.pts, features: pictures[frame.frame / 25]))
    }
    try writer.finish()
  }
}
