import Pixels
import TestSupport
import Testing

@testable import PixelKernels

@Suite struct PDQTests {
  /// Noise, waves, flat and dithered pictures of sides 1…4,099, against PyPI's `pdqhash`.
  @Test func equalsTheReferenceBitForBit() throws {
    let seed = Int(SeededGenerator.runSeed % 1_000_000)
    let pictures = try referencePictures(seed: seed)
    #expect(pictures.count > 100)
    for picture in pictures {
      var hasher = PDQHasher(width: picture.width, height: picture.height)
      let box = PixelBox(width: picture.width, height: picture.height)
      let result = hasher.hash(rgb24: picture.rgb24.span.bytes, stride: picture.width * 3, box: box)
      #expect("\(result.pdq) \(result.quality)" == "\(picture.pdq) \(picture.quality)", "\(picture.width)x\(picture.height), seed \(seed)")
    }
  }

  /// All eight variants; 64 x 64 is left out, which the reference hashes in another way there than by itself.
  @Test func turnedAndMirroredVariantsEqualTheReference() throws {
    let pictures = try referencePictures(seed: 7).filter { ($0.width != 64 || $0.height != 64) && $0.width * $0.height < 200_000 }
    #expect(pictures.count > 100)
    for picture in pictures {
      var hasher = PDQHasher(width: picture.width, height: picture.height)
      let box = PixelBox(width: picture.width, height: picture.height)
      _ = hasher.hash(rgb24: picture.rgb24.span.bytes, stride: picture.width * 3, box: box)
      #expect(hasher.dihedralHashes().map(\.description) == picture.dihedral, "\(picture.width)x\(picture.height)")
    }
  }

  /// One plan serves every smaller picture, and the bytes around a box do not matter.
  @Test func aBoxIsHashedAsIfItWereThePicture() {
    var random = SeededGenerator.ofThisRun()
    var hasher = PDQHasher(width: 200, height: 150)
    let boxes = [
      PixelBox(x: 3, y: 5, width: 97, height: 61), PixelBox(x: 1, y: 0, width: 199, height: 150),
      PixelBox(x: 0, y: 149, width: 8, height: 1),
    ]
    for box in boxes {
      let frame = random.bytes(200 * 150 * 3)
      var cut: [UInt8] = []
      for y in box.y..<box.y + box.height { cut += frame[((y * 200 + box.x) * 3)...].prefix(box.width * 3) }
      let inside = hasher.hash(rgb24: frame.span.bytes, stride: 600, box: box)
      let alone = hasher.hash(rgb24: cut.span.bytes, stride: box.width * 3, box: PixelBox(width: box.width, height: box.height))
      #expect(inside == alone, "\(box)")
    }
  }

  @Test func textIsReadBackAndBadTextRefused() {
    let text = "d8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22"
    #expect(PDQ(text)?.description == text)
    #expect(PDQ(text)?.words[3] == 0xd8f8_f0cc_e0f4_a84f)
    #expect(PDQ(text.uppercased()) == PDQ(text))
    for bad in ["", String(text.dropLast()), text + "0", "g" + text.dropFirst(), " " + text.dropFirst()] { #expect(PDQ(bad) == nil) }
  }

  @Test func distanceCountsDifferingBits() {
    let zero = PDQ.zero
    for bit in 0..<256 {
      var words = SIMD4<UInt64>.zero
      words[bit / 64] = 1 << UInt64(bit % 64)
      #expect(PDQ(words: words).distance(to: zero) == 1)
    }
    #expect(PDQ(words: SIMD4(repeating: .max)).distance(to: zero) == 256)
  }
}
