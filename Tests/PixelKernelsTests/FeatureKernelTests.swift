import FrameMemory
import TestSupport
import Testing

@testable import PixelKernels

/// The kernels of local features: vectors against plain loops, and what a person expects of points.
@Suite struct FeatureKernelTests {
  /// Noise with flat and smooth parts, so that every branch is taken.
  static func picture(width: Int, height: Int, seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    return (0..<height).flatMap { y in
      (0..<width).map { x -> UInt8 in
        let part = (x / 37 + y / 29) % 4
        let smooth = UInt8(truncatingIfNeeded: 40 + x / 5 + y / 7 + part * 31)
        return part == 0 ? UInt8(truncatingIfNeeded: random.next()) : part == 1 ? smooth &+ UInt8(random.next() % 23) : smooth
      }
    }
  }

  static let sizes = [(38, 38), (39, 40), (63, 47), (64, 65), (65, 64), (67, 131), (97, 97), (128, 72), (333, 200)]

  @Test(arguments: sizes) func vectorsEqualPlainLoops(width: Int, height: Int) {
    let plane = TestPlane(Self.picture(width: width, height: height, seed: 1), width: width, height: height)
    let fast = foundCorners(of: plane, usesVectors: true), plain = foundCorners(of: plane, usesVectors: false)
    #expect(fast.map(\.place) == plain.map(\.place))
    #expect(width < 60 || !plain.isEmpty)
    for corner in plain {
      let pixel = unsafe UnsafePointer(plane.plane.row(Int(corner.y)) + Int(corner.x))
      let (fastSums, plainSums) = unsafe (
        IntensityCentroid(usesVectors: true).moments(pixel, plane.plane.stride),
        IntensityCentroid(usesVectors: false).moments(pixel, plane.plane.stride)
      )
      #expect(fastSums == plainSums)
      #if AVX2
      let stride = plane.plane.stride
      #expect(unsafe HarrisResponse.strengthAVX2(at: pixel, stride: stride) == HarrisResponse.strength(at: pixel, stride: stride))
      #endif
    }
    let (smooth, plainSmooth) = (TestPlane(width: width, height: height), TestPlane(width: width, height: height))
    unsafe GaussianBlur(width: width, usesVectors: true).smooth(plane.plane, into: smooth.plane)
    unsafe GaussianBlur(width: width, usesVectors: false).smooth(plane.plane, into: plainSmooth.plane)
    #expect(smooth.bytes == plainSmooth.bytes)
    let small = (width: width * 5 / 6, height: height * 5 / 6)
    let (level, plainLevel) = (TestPlane(width: small.width, height: small.height), TestPlane(width: small.width, height: small.height))
    unsafe PyramidStep(from: plane.size, to: small, usesVectors: true).reduce(plane.plane, into: level.plane)
    unsafe PyramidStep(from: plane.size, to: small, usesVectors: false).reduce(plane.plane, into: plainLevel.plane)
    #expect(level.bytes == plainLevel.bytes)
  }

  /// Extremes: sums must not overflow where every pixel is black or white.
  @Test func vectorsEqualPlainLoopsOnBlackAndWhite() {
    var random = SeededGenerator(seed: 2)
    let pixels = (0..<96 * 80).map { _ in random.next() & 1 == 0 ? 0 : UInt8(255) }
    let plane = TestPlane(pixels, width: 96, height: 80)
    #expect(foundCorners(of: plane, usesVectors: true).map(\.place) == foundCorners(of: plane, usesVectors: false).map(\.place))
    let (fast, plain) = (TestPlane(width: 96, height: 80), TestPlane(width: 96, height: 80))
    unsafe GaussianBlur(width: 96, usesVectors: true).smooth(plane.plane, into: fast.plane)
    unsafe GaussianBlur(width: 96, usesVectors: false).smooth(plane.plane, into: plain.plane)
    #expect(fast.bytes == plain.bytes)
  }

  /// The picture ends where memory does.
  @Test(arguments: [(1, 1), (5, 700), (37, 37), (38, 38), (200, 39), (641, 360), (1920, 1080), (1300, 2)])
  func extractorsAgreeAndStayInside(width: Int, height: Int) {
    let gray = Self.picture(width: width, height: height, seed: 3)
    let memory = GuardedMemory(gray.flatMap { [$0, $0 &+ 3, $0 &- 5] })
    for options in [FeatureOptions.keyframe, .query] {
      var fast = FeatureExtractor(width: width, height: height, options: options)
      var plain = FeatureExtractor(width: width, height: height, options: options, usesVectors: false)
      for mirrored in [false, true] {
        memory.read { fast.extract(rgb24: $0, stride: 3 * width, mirrored: mirrored) }
        memory.read { plain.extract(rgb24: $0, stride: 3 * width, mirrored: mirrored) }
        #expect(fast.allPoints == plain.allPoints)
        #expect(fast.points.count <= options.points)
      }
      #expect(min(width, height) < 100 || fast.points.count > 100)
    }
  }

  /// Points of a picture turned by a right angle are the same points: places turned, descriptors nearly equal.
  @Test func turningTurnsThePoints() {
    let side = 200, pixels = Self.picture(width: side, height: side, seed: 4)
    let turned = (0..<side * side).map { pixels[(side - 1 - $0 % side) * side + $0 / side] }
    let (points, others) = (points(pixels, side), points(turned, side))
    let places = Dictionary(others.map { (SIMD2($0.x, $0.y), $0) }) { first, _ in first }
    let pairs = points.compactMap { point in places[SIMD2(UInt16(side - 1) - point.y, point.x)].map { (point, $0) } }
    #expect(pairs.count > points.count * 3 / 4)
    #expect(pairs.allSatisfy { ($0.angle + 8) & 31 == $1.angle })
    #expect(pairs.allSatisfy { $0.descriptor.distance(to: $1.descriptor) < 8 })
  }

  private func points(_ gray: [UInt8], _ side: Int) -> [FeaturePoint] {
    var extractor = FeatureExtractor(
      width: side, height: side, options: FeatureOptions(longSide: 640, levels: 1, points: 200, columns: 1, rows: 1))
    extractor.extract(rgb24: gray.flatMap { [$0, $0, $0] }.span.bytes, stride: 3 * side)
    return extractor.allPoints
  }

  @Test func quotasAddUpAndCellsTakeTurns() {
    #expect(FeatureExtractor.quotas(of: 200, levels: 8).reduce(0, +) == 200)
    let corners = (0..<30).map { (index: Int) -> Corner in
      let isLeft = index < 20
      return Corner(x: isLeft ? 5 : 95, y: 5, score: 30, strength: Int64((isLeft ? 1000 : 500) - index))
    }
    let memory = AlignedBuffer(Array(corners.reversed())), ordered = AlignedBuffer<Corner>(count: 30)
    let order = CornerOrder(columns: 2, rows: 1, mostWanted: 12)
    let kept = unsafe order.order(memory.start, count: 30, width: 100, height: 10, into: ordered.start)
    #expect(kept == 22)
    let strengths = (0..<6).map { unsafe ordered.start[$0].strength }
    #expect(strengths == [1000, 480, 999, 479, 998, 478])
  }

  /// Sums of every axis are those of a flat picture.
  @Test func reducedFlatPicturesStayFlat() {
    for (width, height) in [(1920, 1080), (641, 17), (3000, 1), (70000, 2), (17, 4000)] {
      let size = FeatureOptions.keyframe.size(width: width, height: height)
      let result = TestPlane(width: size.width, height: size.height), white = [UInt8](repeating: 255, count: 3 * width * height)
      let reduction = LumaReduction(from: (width, height), to: size)
      unsafe white.withUnsafeBytes {
        unsafe reduction.reduce(rgb: $0.baseAddress!, stride: 3 * width, into: result.plane.base, lumaStride: result.plane.stride)
      }
      #expect(result.bytes.allSatisfy { $0 == 255 }, "\(width)x\(height)")
    }
  }
}

extension Corner {
  fileprivate var place: SIMD4<Int16> { SIMD4(x, y, Int16(score), 0) }
}

extension FeatureExtractor {
  fileprivate var allPoints: [FeaturePoint] { points.indices.map { points[$0] } }
}
