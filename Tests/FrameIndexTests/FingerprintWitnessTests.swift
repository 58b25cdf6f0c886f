import Foundation
import PixelKernels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct FingerprintWitnessTests {
  private let folder = TestFolder()
  private let turn = SimilarityTransform(a: 1.9, b: 0, dx: 30, dy: 20)

  private func moment(_ distance: Int, _ seconds: Double, to end: Double? = nil) -> Moment {
    Moment(kind: .picture, video: "v.mp4", seconds: seconds, toSeconds: end ?? seconds, distance: distance, quality: 100, score: 0.5)
  }

  /// The keyframe before a moment counts, those within it, and the first after it, if they are near.
  @Test func keyframesAroundAMomentConfirmIt() throws {
    var random = SeededGenerator(seed: 31)
    let pictures = (0..<70).map { _ in FeatureSet.random(&random) }, path = folder.file("i.fidx")
    try IndexFile.openOrCreate(path).add(pictures, as: "v.mp4")
    let index = try Shards([path]), witness = FingerprintWitness([pictures[65].seen(turn, &random)])
    for (seconds, end, isConfirmed) in [
      (65.4, 65.4, true), (65, 65, true), (64.3, 64.3, true), (63.9, 63.9, false), (60, 64.4, true), (60, 64.1, false), (66, 66, false),
      (0, 69.9, true), (69.96, 69.96, false),
    ] {
      #expect(try witness.confirms(moment(46, seconds, to: end), in: index) == isConfirmed, "\(seconds) to \(end)")
    }
    #expect(try witness.confirms(moment(45, 3), in: index) && !witness.confirms(moment(64, 3), in: index))
  }

  /// Neither a logo, nor a picture without points, nor another one confirms anything; a mirror image does where it counts. Of a video
  /// without points the fingerprint counts alone.
  @Test func aLogoConfirmsNothing() throws {
    var random = SeededGenerator(seed: 32)
    let logo = FeatureSet.random(&random, points: 60, columns: 500..<620, rows: 20..<80), path = folder.file("i.fidx")
    var (stored, asked) = (FeatureSet.random(&random, points: 140), FeatureSet.random(&random, points: 140))
    stored.points += logo.points
    asked.points += logo.points
    try IndexFile.openOrCreate(path).add([stored], as: "v.mp4")
    let index = try Shards([path]), empty = FeatureSet(width: 640, height: 360, points: [])
    func isConfirmed(_ pictures: FeatureSet...) throws -> Bool { try FingerprintWitness(pictures).confirms(moment(50, 0), in: index) }
    let seen = stored.seen(turn, &random), shared = asked.seen(turn, &random)
    #expect(try isConfirmed(seen) && isConfirmed(empty, seen))
    #expect(try !isConfirmed(shared) && !isConfirmed(empty) && !isConfirmed(.random(&random)))
    var elsewhere = moment(50, 0)
    elsewhere.video = "unknown.mp4"
    #expect(try FingerprintWitness([seen]).confirms(elsewhere, in: index))
  }
}
