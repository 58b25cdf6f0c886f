import PixelKernels
import TestSupport
import Testing

@testable import FrameIndex

/// Where pictures lie in others, and which frames of a video are worth keeping.
@Suite struct FeatureGeometryTests {
  @Test func aHomographyIsFoundAgain() throws {
    var random = SeededGenerator(seed: 9)
    let corners = [(12.0, 30.0), (500, 10), (620, 400), (40, 333)].map { PicturePoint(x: $0.0, y: $0.1) }
    let frame = [(0.0, 0.0), (640, 0), (640, 360), (0, 360)].map { PicturePoint(x: $0.0, y: $0.1) }
    let exact = try #require(Homography(fitting: zip(frame, corners).map { (from: $0, to: $1) }))
    for (from, to) in zip(frame, corners) { #expect(try #require(exact(from)).distance(to: to) < 1e-6) }
    let pairs = try (0..<50).map { _ in
      let point = PicturePoint(x: .random(in: 0...640, using: &random), y: .random(in: 0...360, using: &random))
      return (from: point, to: try #require(exact(point)))
    }
    let fitted = try #require(Homography(fitting: pairs))
    for pair in pairs { #expect(try #require(fitted(pair.from)).distance(to: pair.to) < 1e-6) }
    let line = (0..<20).map { (from: PicturePoint(x: Double($0), y: 0), to: PicturePoint(x: Double($0), y: 0)) }
    #expect(Homography(fitting: line) == nil)
  }

  @Test func aSimilarityIsFoundAgain() throws {
    let turn = SimilarityTransform(a: 0.7, b: -1.1, dx: 33, dy: -8)
    let points = [(1.0, 2.0), (50, 3), (7, 90)].map { PicturePoint(x: $0.0, y: $0.1) }
    let fitted = try #require(SimilarityTransform(fitting: points.map { ($0, turn($0)) }))
    for (one, other) in zip([fitted.a, fitted.b, fitted.dx, fitted.dy], [0.7, -1.1, 33, -8]) { #expect(abs(one - other) < 1e-9) }
    #expect(SimilarityTransform(fitting: [(points[0], points[1])]) == nil)
  }

  @Test func stillFramesAreStoredOnceInTwelveSeconds() {
    var random = SeededGenerator(seed: 10)
    let scenes = (0..<2).map { _ in texture(&random) }
    var chooser = KeyframeChooser(), stored: [Double] = []
    for tick in 0..<300 {
      let seconds = Double(tick) / 10
      guard chooser.advance(to: seconds) else { continue }
      if isStored(scenes[seconds < 20 ? 0 : 1], at: seconds, &chooser) { stored.append(seconds) }
    }
    #expect(stored == [0, 12, 20, 32].filter { $0 < 30 })
    chooser.beginVideo()
    #expect(chooser.advance(to: 0) && isStored(scenes[1], at: 0, &chooser))
    #expect(!isStored([UInt8](repeating: 90, count: 320 * 240 * 3), at: 5, &chooser))
  }

  private func isStored(_ picture: [UInt8], at seconds: Double, _ chooser: inout KeyframeChooser) -> Bool {
    chooser.choose(rgb24: picture.span.bytes, width: 320, height: 240, seconds: seconds) != nil
  }

  /// Boxes of random shades.
  private func texture(_ random: inout SeededGenerator) -> [UInt8] {
    var picture = [UInt8](repeating: 128, count: 320 * 240 * 3)
    for _ in 0..<300 {
      let (x, y, shade) = (
        Int.random(in: 0..<300, using: &random), Int.random(in: 0..<225, using: &random), UInt8.random(in: 0...255, using: &random)
      )
      for row in y..<y + 11 { for byte in 3 * (row * 320 + x)..<3 * (row * 320 + x + 14) { picture[byte] = shade } }
    }
    return picture
  }
}
