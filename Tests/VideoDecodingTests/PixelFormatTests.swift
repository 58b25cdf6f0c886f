import Pixels
import Testing
import VideoDecoding

extension DecodingTests {
  @Suite struct PixelFormatTests {
    /// Odd sizes, so that rounding of chroma shows; NUT holds raw video of nearly every format.
    @Test(arguments: [
      "yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p", "yuva420p", "yuva444p16le", "nv12", "nv21",
      "yuyv422", "uyvy422", "yuv420p10le", "yuv422p12le", "yuv444p16be", "gray", "gray10le", "gray16be", "ya8", "rgb24", "bgr24", "rgba",
      "bgra", "argb", "abgr", "rgb0", "0bgr", "rgb48le", "rgba64be", "rgb565le", "bgr555be", "gbrp", "gbrap12le", "gbrp10be", "monob",
      "monow", "pal8",
    ])
    func everyFormatIsPackedAsFFmpegDoes(format: String) throws {
      let path = try FFmpeg.clip(
        "\(format).nut", "-f", "lavfi", "-i", "testsrc2=s=37x23:r=5:d=0.4", "-pix_fmt", format, "-c:v", "rawvideo", "-strict", "-1")
      let decoded = try Decoded(path)
      #expect(decoded.headers.count == 2)
      #expect(decoded.headers.first?.layout.format == PixelFormat(name: format))
      #expect(try decoded.allBytes == FFmpeg.frames(of: path))
      #expect(decoded.fault == nil)
    }

    /// Codecs with their own padding, line sizes and cropping: 1080 shown of 1088 coded lines, and odd sides.
    @Test(arguments: [
      ("h264.mp4", "64x1080", ["-c:v", "libx264", "-pix_fmt", "yuv420p"]),
      ("h264-444.mkv", "175x143", ["-c:v", "libx264", "-pix_fmt", "yuv444p"]),
      ("hevc10.mp4", "162x90", ["-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none"]),
      ("vp9.webm", "161x121", ["-c:v", "libvpx-vp9", "-deadline", "realtime"]), ("mpeg4.avi", "175x143", ["-c:v", "mpeg4", "-bf", "2"]),
      ("mpeg2.ts", "176x144", ["-c:v", "mpeg2video", "-bf", "2"]), ("prores.mov", "160x90", ["-c:v", "prores_ks"]),
      ("png.png", "31x7", ["-frames:v", "1"]), ("jpeg.jpg", "63x37", ["-frames:v", "1"]), ("gif.gif", "40x30", []),
      ("percent%03d.png", "16x16", ["-frames:v", "1", "-update", "1"]),
    ])
    func everyFrameEqualsFFmpegs(name: String, size: String, encoder: [String]) throws {
      let path = try clip(name, size, encoder)
      let decoded = try Decoded(path)
      let expected = name.contains("%") ? try Decoded(try clip("plain.png", size, encoder)).allBytes : try FFmpeg.frames(of: path)
      #expect(!expected.isEmpty)
      #expect(decoded.allBytes == expected)
      #expect(decoded.damage.isClean)
    }

    private func clip(_ name: String, _ size: String, _ encoder: [String]) throws -> String {
      // Without the percent sign: FFmpeg would take the name for a pattern.
      let made = try FFmpeg.clip(
        name.replacing("%", with: "_"), arguments: ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=10:d=1.2"] + encoder)
      return name.contains("%") ? try FFmpeg.file(name, FFmpeg.bytes(of: made)) : made
    }

    /// A stream whose size changes keeps the real size of each frame.
    @Test func sizeChangesInMidStreamAreKept() throws {
      let parts = try ["96x64", "64x48"].map {
        try FFmpeg.clip("\($0).ts", "-f", "lavfi", "-i", "testsrc2=s=\($0):r=10:d=0.5", "-c:v", "libx264", "-pix_fmt", "yuv420p")
      }
      let path = try FFmpeg.file("changing.ts", parts.flatMap { try FFmpeg.bytes(of: $0) })
      let decoded = try Decoded(path)
      #expect(Set(decoded.headers.map { "\($0.layout.width)x\($0.layout.height)" }) == ["96x64", "64x48"])
      #expect(try decoded.allBytes == FFmpeg.frames(of: path, after: ["-noautoscale"]))
    }

    @Test func fullRangeAndMatrixAreTaken() throws {
      let jpeg = try Decoded(try clip("jpeg.jpg", "63x37", ["-frames:v", "1"])).headers[0].colour
      #expect(jpeg.range == .full && jpeg.matrix == .bt470bg && jpeg.siting == .center)
      let tagged = try FFmpeg.clip(
        "tagged.mkv", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=5:d=0.2", "-c:v", "ffv1", "-pix_fmt", "yuv420p", "-vf",
        "setparams=colorspace=bt2020nc:color_trc=smpte2084:color_primaries=bt2020:range=tv")
      let colour = try Decoded(tagged).headers[0].colour
      #expect(colour.matrix == .bt2020nc && colour.transfer == .smpte2084 && colour.primaries == .bt2020 && colour.range == .limited)
      #expect(colour.assumed == .siting)
    }
  }
}
