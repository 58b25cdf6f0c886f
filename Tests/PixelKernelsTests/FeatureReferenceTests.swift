import FrameMemory
import Testing

@testable import PixelKernels

/// Points against OpenCV and numpy, see Tests/References/features.py.
@Suite struct FeatureReferenceTests {
  private struct Header: Decodable {
    let kind: String
    let width: Int
    let height: Int
    let threshold: Int?
    let toWidth: Int?
    let toHeight: Int?
    let seed: Int
  }

  @Test func equalsOpenCV() throws {
    var seen: Set<String> = []
    try forEachReferenceCase(of: "features.py", as: Header.self) { header, picture, expected in
      let plane = TestPlane(picture, width: header.width, height: header.height)
      let name: Comment = "\(header.kind) \(header.width)x\(header.height), seed \(header.seed)"
      seen.insert(header.kind)
      switch header.kind {
      case "corners":
        let found = corners(of: plane).filter { $0.score > header.threshold! }
        #expect(found.flatMap { [$0.x, $0.y, Int16($0.score) - 1] } == words(expected), name)
      case "harris":
        let found = corners(of: plane).map {
          unsafe HarrisResponse.strength(at: plane.plane.row(Int($0.y)) + Int($0.x), stride: plane.plane.stride)
        }
        #expect(found == words(expected), name)
      case "blur":
        // OpenCV's weights are 256ths, ours 128ths.
        #expect(greatest(smoothed(plane).bytes, expected) <= 2, name)
      case "linear":
        let result = TestPlane(width: header.toWidth!, height: header.toHeight!)
        let step = PyramidStep(from: plane.size, to: result.size, usesVectors: true)
        unsafe step.reduce(plane.plane, into: result.plane)
        // Weights in 64ths are up to 1/128 off along either axis.
        #expect(greatest(result.bytes, expected) <= 4, name)
      case "area":
        let result = TestPlane(width: header.toWidth!, height: header.toHeight!)
        let reduction = LumaReduction(from: plane.size, to: result.size)
        let rgb = picture.flatMap { [$0, $0, $0] }
        unsafe rgb.withUnsafeBytes {
          unsafe reduction.reduce(rgb: $0.baseAddress!, stride: 3 * header.width, into: result.plane.base, lumaStride: result.plane.stride)
        }
        #expect(greatest(result.bytes, expected) <= 2, name)
      default: Issue.record("unknown kind \(header.kind)")
      }
    }
    #expect(seen == ["corners", "harris", "blur", "linear", "area"])
  }

  private func corners(of plane: TestPlane) -> [Corner] { foundCorners(of: plane, usesVectors: true) }

  private func smoothed(_ plane: TestPlane) -> TestPlane {
    let result = TestPlane(width: plane.size.width, height: plane.size.height)
    unsafe GaussianBlur(width: plane.size.width, usesVectors: true).smooth(plane.plane, into: result.plane)
    return result
  }

  private func greatest(_ a: [UInt8], _ b: [UInt8]) -> Int {
    zip(a, b).reduce(abs(a.count - b.count)) { max($0, abs(Int($1.0) - Int($1.1))) }
  }

  private func words<Word: FixedWidthInteger>(_ bytes: [UInt8]) -> [Word] {
    unsafe bytes.withUnsafeBytes { bytes in
      unsafe stride(from: 0, to: bytes.count, by: MemoryLayout<Word>.size).map {
        unsafe Word(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Word.self))
      }
    }
  }
}

func foundCorners(of plane: TestPlane, usesVectors: Bool) -> [Corner] {
  let memory = AlignedBuffer<Corner>(count: CornerFinder.mostCorners(width: plane.size.width, height: plane.size.height))
  let finder = CornerFinder(width: plane.size.width, usesVectors: usesVectors)
  let count = unsafe finder.find(in: plane.plane, into: memory.start)
  return unsafe (0..<count).map { unsafe memory.start[$0] }
}

/// A plane with memory of its own, its rows' ends filled with noise.
final class TestPlane {
  let size: (width: Int, height: Int)
  private let memory: UnsafeMutablePointer<UInt8>
  private let byteCount: Int

  init(width: Int, height: Int) {
    size = (width, height)
    byteCount = LumaPlane.byteCount(width: width, height: height) + 64
    memory = .allocate(capacity: byteCount)
    for index in 0..<byteCount { unsafe memory[index] = UInt8(truncatingIfNeeded: index &* 89 >> 3) }
  }

  convenience init(_ pixels: [UInt8], width: Int, height: Int) {
    self.init(width: width, height: height)
    for (index, pixel) in pixels.enumerated() { unsafe plane.row(index / width)[index % width] = pixel }
  }

  deinit { unsafe memory.deallocate() }

  var plane: LumaPlane { unsafe LumaPlane(base: memory, width: size.width, height: size.height) }

  var bytes: [UInt8] { (0..<size.height).flatMap { y in (0..<size.width).map { x in unsafe plane.row(y)[x] } } }
}
