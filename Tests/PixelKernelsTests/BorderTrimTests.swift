import Pixels
import Testing

@testable import PixelKernels

@Suite struct BorderTrimTests {
  /// A gray RGB picture from a function of its pixels.
  private func box(_ width: Int, _ height: Int, _ level: (_ x: Int, _ y: Int) -> Int) -> PixelBox {
    let pixels = (0..<height).flatMap { y in (0..<width).flatMap { x in [UInt8](repeating: UInt8(clamping: level(x, y)), count: 3) } }
    return BorderTrim.box(rgb24: pixels.span.bytes, width: width, height: height, stride: width * 3)
  }

  /// Bars with a little noise and a time code, on one side or more.
  @Test(arguments: [(0, 20, 0, 20), (16, 0, 16, 0), (0, 12, 0, 0), (8, 9, 10, 11)])
  func barsAreCutOff(left: Int, top: Int, right: Int, bottom: Int) {
    let (width, height) = (160, 120)
    let found = box(width, height) { x, y in
      let isInside = x >= left && x < width - right && y >= top && y < height - bottom
      return isInside ? 60 + (x * 7 + y * 13) % 150 : (x * 31 + y * 17) % 21 + (x == 3 && y == 3 ? 200 : 0)
    }
    #expect(found == PixelBox(x: left, y: top, width: width - left - right, height: height - top - bottom))
  }

  @Test func aPictureWithoutBarsStaysWhole() {
    #expect(box(80, 60) { x, y in 30 + (x + y) % 200 } == PixelBox(width: 80, height: 60))
    #expect(box(80, 60) { _, _ in 0 } == PixelBox(width: 80, height: 60))
  }

  /// A scene that fades into the dark has no edge: where it would be cut changes with every frame.
  @Test func aDarkSceneStaysWhole() {
    let vignette = box(160, 120) { x, y in max(0, 200 - (x - 80) * (x - 80) / 12 - (y - 60) * (y - 60) / 9) }
    #expect(vignette == PixelBox(width: 160, height: 120))
    let lamp = box(160, 120) { x, y in (70..<90).contains(x) && (50..<70).contains(y) ? 220 : 5 }
    #expect(lamp == PixelBox(width: 160, height: 120))
  }

  @Test func boxesOfAnAspectLieInTheMiddle() {
    let frame = PixelBox(width: 320, height: 240)
    #expect(frame.centre(aspect: 16.0 / 9) == PixelBox(x: 0, y: 30, width: 320, height: 180))
    #expect(frame.centre(aspect: 1) == PixelBox(x: 40, y: 0, width: 240, height: 240))
    #expect(frame.contains(frame.centre(aspect: 1)) && !frame.centre(aspect: 1).contains(frame))
  }
}
