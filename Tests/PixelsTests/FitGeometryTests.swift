import Testing

@testable import Pixels

@Suite struct FitGeometryTests {
  private func fit(
    _ width: Int, _ height: Int, _ target: String, _ mode: FitMode, format: PixelFormat = .rgb24, crop: CropBox? = nil
  ) throws -> FitGeometry {
    let layout = try #require(FrameLayout(width: width, height: height, format: format))
    return try FitGeometry(layout, to: try #require(FitTarget(target)), fit: mode, crop: crop)
  }

  /// The numbers of Ultralytics' LetterBox: scaled size rounded, the larger half of an odd remainder at the end.
  @Test(arguments: [
    (1920, 1080, 640, 360, 0, 140), (1080, 1920, 360, 640, 140, 0), (1919, 1080, 640, 360, 0, 140), (1281, 720, 640, 360, 0, 140),
    (640, 480, 640, 480, 0, 80), (1000, 333, 640, 213, 0, 213), (500, 375, 640, 480, 0, 80),
  ])
  func letterboxCentres(width: Int, height: Int, scaledWidth: Int, scaledHeight: Int, left: Int, top: Int) throws {
    let geometry = try fit(width, height, "640x640", .letterbox)
    #expect([geometry.scaledWidth, geometry.scaledHeight, geometry.padLeft, geometry.padTop] == [scaledWidth, scaledHeight, left, top])
    #expect([geometry.width, geometry.height] == [640, 640])
  }

  @Test func letterboxPadsFallOnTheChromaGrid() throws {
    #expect(try fit(1000, 333, "640x640", .letterbox, format: .yuv420p).padTop == 212)
    #expect(try fit(1000, 333, "640x640", .letterbox, format: .yuv422p).padTop == 213)
    #expect(try fit(333, 1000, "640x640", .letterbox, format: .yuv411p).padLeft == 212)
  }

  @Test func topLeftPlacementPadsRightAndBottom() throws {
    let layout = try #require(FrameLayout(width: 100, height: 50, format: .rgb24))
    let geometry = try FitGeometry(layout, to: FitTarget(width: 64, height: 64), fit: .letterbox, placement: .topLeft)
    #expect([geometry.padLeft, geometry.padTop, geometry.scaledHeight, geometry.height] == [0, 0, 32, 64])
  }

  @Test func openSidesKeepTheAspect() throws {
    #expect(try fit(1920, 1080, "640x", .letterbox).height == 360)
    #expect(try fit(1920, 1080, "x361", .stretch).width == 642)
    #expect(try fit(3, 1, "x1", .cover).isIdentity)
  }

  @Test func coverCutsTheMiddle() throws {
    let geometry = try fit(1920, 1080, "100x100", .cover)
    #expect(geometry.crop == CropBox(left: 420, top: 0, pixelWidth: 1080, pixelHeight: 1080))
    #expect(geometry.width == 100 && geometry.height == 100 && !geometry.isPadded)
  }

  @Test func hugeRatiosKeepOnePixel() throws {
    #expect(try fit(65_535, 1, "16x16", .contain).height == 1)
    #expect(try fit(1, 65_535, "65535x65535", .contain).width == 1)
    #expect(try fit(1, 65_535, "65535x1", .cover).crop.height == 1)
    #expect(throws: FitError.self) { try fit(2, 65_535, "65535x", .stretch) }
  }

  @Test func ledgerLeadsBackThroughAFractionalCrop() throws {
    let box = CropBox(x: 65_536 / 2, y: 0, width: 65_536 * 201 / 2, height: 65_536 * 50)
    let geometry = try fit(200, 100, "402x400", .letterbox, crop: box)
    var ledger = GeometryLedger()
    #expect(geometry.append(to: &ledger) && ledger.count == 4)
    #expect(ledger.sourcePoint(x: 402, y: Double(geometry.padTop)) == (101, 0))
    let middle = ledger.sourcePoint(x: 201, y: Double(geometry.padTop) + 100)
    #expect(middle == (50.75, 25))
  }

  @Test func identityAppendsNothing() throws {
    var ledger = GeometryLedger()
    #expect(try fit(7, 5, "7x5", .letterbox).append(to: &ledger) && ledger.count == 0)
  }

  @Test func cropOutsideThePictureIsRefused() {
    for box in [
      CropBox(x: -1, y: 0, width: 65_536, height: 65_536), CropBox(x: 0, y: 0, width: 0, height: 65_536),
      CropBox(x: 1, y: 0, width: 65_536 * 4, height: 65_536), CropBox(x: 0, y: .max, width: 1, height: 1),
    ] { #expect(throws: FitError.self) { try fit(4, 4, "2x2", .stretch, crop: box) } }
  }

  @Test func stretchingChangesTheSampleAspectRatio() throws {
    #expect(try fit(720, 576, "1024x576", .stretch).sampleAspectRatio(after: Rational(64, 45)) == Rational(1, 1))
    #expect(try fit(720, 576, "360x", .stretch).sampleAspectRatio(after: Rational(64, 45)) == Rational(64, 45))
    #expect(try fit(720, 576, "10x10", .stretch).sampleAspectRatio(after: Rational(0, 1)) == Rational(0, 1))
  }

  @Test(arguments: ["x", "", "10", "0x4", "4x0", "-4x4", "4x4x4", "4 x4", "٤x4"])
  func badTargetsAreRefused(text: String) { #expect(FitTarget(text) == nil) }
}
