import JPEGFiles
import TestSupport
import Testing

/// JPEG files, against Pillow.
@Suite struct JPEGTests {
  /// A picture as Pillow decodes it.
  private func reference(_ path: String) throws -> (size: String, pixels: [UInt8]) {
    let output = try runReference("jpeg.py", ["read", path])
    let end = try #require(output.firstIndex(of: 0x0A))
    return (String(decoding: output[..<end], as: UTF8.self), Array(output[(end + 1)...]))
  }

  /// Ramps of red and green.
  private func smooth(_ width: Int, _ height: Int) -> [UInt8] {
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { pixels += [UInt8(40 + x), UInt8(90 + y), 90] }
    }
    return pixels
  }

  /// One encoder, sizes up and down.
  @Test func whatIsWrittenIsReadByPillow() throws {
    let folder = TestFolder()
    var encoder = JPEGEncoder(quality: 95)
    for (width, height) in [(64, 48), (1, 1), (17, 5), (200, 120), (8, 8)] {
      let pixels = smooth(width, height)
      folder.write(try encoder.encode(rgb24: pixels.span.bytes, width: width, height: height), to: "x.jpg")
      let read = try reference(folder.file("x.jpg"))
      try #require(read.size == "\(width) \(height)" && read.pixels.count == pixels.count)
      let errors = zip(read.pixels, pixels).map { abs(Int($0) - Int($1)) }
      let sum = errors.reduce(0, +)
      #expect(sum <= 2 * errors.count && errors.max()! <= 12, "\(width)x\(height): \(sum) of \(errors.count)")
    }
  }

  @Test func qualityIsPaidInBytes() throws {
    let pixels = noise(64 * 64 * 3)
    let sizes = try [5, 50, 95].map { quality in
      var encoder = JPEGEncoder(quality: quality)
      return try encoder.encode(rgb24: pixels.span.bytes, width: 64, height: 64).count
    }
    #expect(sizes[0] < sizes[1] && sizes[1] < sizes[2], "\(sizes)")
  }

  @Test(arguments: [("90", "4:4:4", "RGB"), ("75", "4:2:0", "RGB"), ("60", "4:2:2", "RGB"), ("80", "4:4:4", "L")])
  func pillowsFilesAreRead(quality: String, subsampling: String, mode: String) throws {
    let folder = TestFolder()
    _ = try runReference("jpeg.py", ["write", folder.file("x.jpg"), quality, subsampling, mode])
    let picture = try JPEGPicture(folder.bytes(of: "x.jpg"), largestSide: 61)
    let expected = try reference(folder.file("x.jpg"))
    #expect("\(picture.width) \(picture.height)" == expected.size)
    try #require(picture.pixels.count == expected.pixels.count)
    #expect(zip(picture.pixels, expected.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 })
  }

  @Test func otherFilesAreRefused() throws {
    var encoder = JPEGEncoder(quality: 80)
    let pixels = noise(40 * 30 * 3)
    let whole = try encoder.encode(rgb24: pixels.span.bytes, width: 40, height: 30)
    #expect(try JPEGPicture(whole, largestSide: 40).width == 40)
    #expect(throws: JPEGError.self) { try JPEGPicture(whole, largestSide: 39) }
    for bytes in [[], [0xFF], [0xFF, 0xD8], Array("\u{89}PNG\r\n".utf8), [UInt8](repeating: 0, count: 1000)] as [[UInt8]] {
      #expect(throws: JPEGError.self) { try JPEGPicture(bytes, largestSide: 1000) }
    }
    for count in stride(from: 0, to: whole.count - 2, by: 37) {
      #expect(throws: JPEGError.self, "\(count) bytes") { try JPEGPicture(Array(whole[..<count]), largestSide: 1000) }
    }
  }

  /// Damaged files are refused or give a picture of the size they claim; none crashes.
  @Test func damageIsSurvived() throws {
    var encoder = JPEGEncoder(quality: 80), random = SeededGenerator.ofThisRun()
    let pixels = noise(40 * 30 * 3)
    let whole = try encoder.encode(rgb24: pixels.span.bytes, width: 40, height: 30)
    var refused = 0
    for _ in 0..<500 {
      var damaged = whole
      for _ in 0..<3 { damaged[Int.random(in: 0..<whole.count, using: &random)] = UInt8(truncatingIfNeeded: random.next()) }
      do throws(JPEGError) {
        let picture = try JPEGPicture(damaged, largestSide: 100)
        #expect(picture.pixels.count == picture.width * picture.height * 3)
      } catch { refused += 1 }
    }
    #expect(refused > 50, "\(refused) of 500")
  }
}
