import Pixels
import TestSupport
import Testing

@testable import VideoDecoding

extension DecodingTests {
  @Suite struct OrientationTests {
    /// The matrices of the eight orientations: (x, y) is shown at (a x + c y, b x + d y).
    @Test(arguments: [
      ((1.0, 0.0, 0.0, 1.0), false, 0), ((0, 1, -1, 0), false, 90), ((-1, 0, 0, -1), false, 180), ((0, -1, 1, 0), false, 270),
      ((-1, 0, 0, 1), true, 0), ((0, -1, -1, 0), true, 90), ((1, 0, 0, -1), true, 180), ((0, 1, 1, 0), true, 270),
    ])
    func rightAnglesAreKnown(matrix: (Double, Double, Double, Double), mirrored: Bool, degrees: Int) {
      let turn = Rotation(a: matrix.0 * 65536, b: matrix.1 * 65536, c: matrix.2 * 65536, d: matrix.3 * 65536)
      #expect(turn.orientation == Orientation(mirrored: mirrored, clockwiseDegrees: degrees))
      #expect(!turn.isOblique)
    }

    @Test func otherAnglesAreLeftAndNonsenseAsksForNothing() {
      #expect(Rotation(a: 0.7, b: 0.7, c: -0.7, d: 0.7) == turn(isOblique: true))
      #expect(Rotation(a: 0, b: 0, c: 0, d: 0) == turn(isOblique: false))
    }

    private func turn(isOblique: Bool) -> Rotation {
      var turn = Rotation()
      turn.isOblique = isOblique
      return turn
    }

    /// Every sample against the definition in `Orientation`: mirror, then turn.
    @Test(arguments: 0..<8, [1, 2, 3, 4, 6, 8])
    func planesTurnSampleBySample(raw: Int, elementBytes: Int) throws {
      let orientation = try #require(Orientation(rawValue: UInt8(raw)))
      var random = SeededGenerator.ofThisRun()
      for (width, height) in [(1, 1), (5, 3), (33, 70), (64, 31)] {
        let stride = width * elementBytes + 7
        let stored = random.bytes(stride * height)
        var turned = [UInt8](repeating: 0, count: width * height * elementBytes)
        unsafe stored.withUnsafeBytes { source in
          unsafe turned.withUnsafeMutableBytes { target in
            unsafe PlaneRotation(
              orientation, from: source.baseAddress!, strideBytes: stride, width: width, height: height, elementBytes: elementBytes
            ).copy(to: target.baseAddress!)
          }
        }
        let (shownWidth, shownHeight) = orientation.size(width: width, height: height)
        for y in 0..<shownHeight {
          for x in 0..<shownWidth {
            let (fromX, fromY) = origin(x, y, orientation, width, height)
            let from = fromY * stride + fromX * elementBytes, to = (y * shownWidth + x) * elementBytes
            #expect(turned[to..<to + elementBytes] == stored[from..<from + elementBytes])
          }
        }
      }
    }

    /// The stored sample that is shown at (x, y).
    private func origin(_ x: Int, _ y: Int, _ orientation: Orientation, _ width: Int, _ height: Int) -> (Int, Int) {
      let (fromX, fromY) =
        switch orientation.clockwiseDegrees {
        case 90: (y, height - 1 - x)
        case 180: (width - 1 - x, height - 1 - y)
        case 270: (width - 1 - y, x)
        default: (x, y)
        }
      return (orientation.isMirrored ? width - 1 - fromX : fromX, fromY)
    }

    /// All eight, as EXIF numbers them, in the subsamplings that cameras write; 4:2:2 on its side is 4:4:0.
    @Test(arguments: 1...8, ["yuvj420p", "yuvj422p", "yuvj444p", "gray"])
    func picturesTurnAsFFmpegTurnsThem(exif: Int, format: String) throws {
      let plain = try FFmpeg.clip(
        "\(format).jpg", "-f", "lavfi", "-i", "testsrc2=s=45x31", "-frames:v", "1", "-c:v", "mjpeg", "-pix_fmt", format)
      let path = try FFmpeg.file("\(format)-\(exif).jpg", withOrientation(exif, try FFmpeg.bytes(of: plain)))
      let decoded = try Decoded(path)
      #expect(try decoded.allBytes == (format == "yuvj422p" ? turnedPlanes(of: path, exif) : FFmpeg.frames(of: path)))
      #expect(decoded.headers[0].rotation.swapsSides == (exif > 4))
      if format == "yuvj422p" { #expect(decoded.headers[0].layout.format == (exif > 4 ? .yuv440p : .yuv422p)) }
      var asStored = DecodingOptions()
      asStored.appliesOrientation = false
      #expect(try Decoded(path, options: asStored).allBytes == Decoded(plain).allBytes)
    }

    /// FFmpeg's own turn converts 4:2:2 first; its turn of each plane alone is exact.
    private func turnedPlanes(of path: String, _ exif: Int) throws -> [UInt8] {
      let turn = [
        "null", "hflip", "hflip,vflip", "vflip", "transpose=cclock_flip", "transpose=clock", "transpose=clock_flip", "transpose=cclock",
      ][exif - 1]
      return try ["y", "u", "v"].flatMap {
        try FFmpeg.frames(of: path, before: ["-noautorotate"], after: ["-vf", "extractplanes=\($0),\(turn)", "-pix_fmt", "gray"])
      }
    }

    /// A JPEG with an EXIF block that holds the orientation alone.
    private func withOrientation(_ value: Int, _ jpeg: [UInt8]) -> [UInt8] {
      let tiff: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(value), 0, 0, 0, 0, 0, 0]
      let block = Array("Exif\0\0".utf8) + tiff
      return jpeg.prefix(2) + [0xFF, 0xE1, 0, UInt8(block.count + 2)] + block + jpeg.dropFirst(2)
    }

    /// A copy of a clip that is to be shown turned by 270 degrees.
    private func turned(_ path: String, _ name: String) -> String {
      let copy = FFmpeg.folder.file(name)
      let run = shell("python3 \"$1\" \"$2\" 270 \"$3\"", Programs.reference("rotate.py"), path, copy)
      #expect(run.status == 0, "\(run.errors)")
      return copy
    }

    @Test func whatHasNoTurnedFormIsLeftAndNamed() throws {
      let path = try FFmpeg.clip(
        "packed.mov", "-f", "lavfi", "-i", "testsrc2=s=32x16:r=5:d=0.4", "-c:v", "rawvideo", "-pix_fmt", "uyvy422")
      let turned = turned(path, "packed270.mov")
      let decoded = try Decoded(turned)
      #expect(decoded.headers.map(\.rotation) == [.identity, .identity])
      #expect(try decoded.allBytes == Decoded(path).allBytes)
      #expect(decoded.notices.contains { $0.contains("uyvy422") })
      #expect(decoded.fault == nil)
    }

    @Test func sampleAspectTurnsWithThePicture() throws {
      let path = try FFmpeg.clip(
        "sar.mp4", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=0.4,setsar=4/3", "-c:v", "libx264", "-pix_fmt", "yuv420p")
      let turned = turned(path, "sar270.mp4")
      let header = try Decoded(turned).headers[0]
      #expect(header.sampleAspectRatio == Rational(3, 4))
      #expect((header.layout.width, header.layout.height) == (48, 64))
    }
  }
}
