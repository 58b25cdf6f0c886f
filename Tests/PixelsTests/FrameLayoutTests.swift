import Testing

@testable import Pixels

@Suite struct FrameLayoutTests {
  /// Sizes as FFmpeg's av_image_get_buffer_size gives them with alignment 1.
  @Test(arguments: [
    (PixelFormat.yuv420p, 63, 37, 63 * 37 + 2 * 32 * 19), (.yuv410p, 5, 5, 25 + 2 * 2 * 2), (.nv12, 63, 37, 63 * 37 + 64 * 19),
    (.p010le, 2, 2, 8 + 4), (.yuyv422, 3, 1, 8), (.monob, 63, 37, 8 * 37), (.pal8, 3, 3, 9 + 1024), (.rgb48le, 7, 2, 84),
    (.gbrap16le, 3, 2, 48), (.yuva420p, 3, 3, 9 + 4 + 4 + 9), (.rgb565le, 3, 1, 6), (.xrgb, 2, 2, 16), (.ya16be, 2, 1, 8),
  ])
  func bytes(format: PixelFormat, width: Int, height: Int, expected: Int) throws {
    #expect(try #require(FrameLayout(width: width, height: height, format: format)).byteCount == expected)
  }

  @Test func everyFormatHasItsOwnNameAndComesBackByIt() {
    for format in PixelFormat.allCases { #expect(PixelFormat(name: format.name) == format) }
    #expect(PixelFormat(name: "yuvj422p") == .yuv422p)
    #expect(PixelFormat(name: "yuv420p10") == .yuv420p10le)
    #expect(PixelFormat(name: "rgb42") == nil)
  }

  @Test func sidesAreBounded() {
    #expect(FrameLayout(width: 0, height: 1, format: .gray) == nil)
    #expect(FrameLayout(width: 1, height: 65_536, format: .gray) == nil)
  }
}
