import Pixels
import TestSupport
import Testing

@testable import PixelKernels

/// Scores against FFmpeg's `scdet`, and vectors against plain loops.
@Suite struct ShotScoreTests {
  private static let seed = SeededGenerator.runSeed
  private static let size = (width: 70, height: 38)

  /// Formats that `scdet` takes as they are or after a conversion that keeps what it compares.
  @Test(arguments: [
    "gray", "monow", "monob", "pal8", "rgb24", "bgr24", "rgba", "bgra", "argb", "abgr", "rgb0", "bgr0", "0rgb", "0bgr", "gbrp", "gbrap",
    "yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p", "nv12", "nv21", "nv24", "yuyv422", "uyvy422", "yuv420p9le",
    "yuv422p9le", "yuv444p9le", "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv440p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le",
    "yuv440p12le", "yuv420p10be", "p010le",
  ])
  func equalsFFmpeg(format: String) throws { try compare(format, tolerance: 0.0006) }

  /// `scdet` has these converted: more than 12 bits to 12, bit fields to RGB. Rounding on the way moves a score by less than
  /// this.
  @Test(arguments: [
    "yuv420p14le", "yuv422p14le", "yuv444p14le", "yuv420p16le",
    "yuv444p16le", "p016le", "rgb565le", "rgb555le", "bgr565le", "rgb565be",
  ])
  func isNearFFmpeg(format: String) throws { try compare(format, tolerance: 0.03) }

  /// FFmpeg would bring gray above 8 bits to limited range first. It is the luma of YUV of its depth.
  @Test(arguments: [("gray9le", "yuv444p9le"), ("gray10le", "yuv444p10le"), ("gray12le", "yuv444p12le")])
  func grayScoresAsLuma(gray: String, yuv: String) throws {
    let format = try #require(PixelFormat(name: gray)), twin = try #require(PixelFormat(name: yuv))
    let layout = try #require(FrameLayout(width: Self.size.width, height: Self.size.height, format: format))
    let whole = try #require(FrameLayout(width: Self.size.width, height: Self.size.height, format: twin))
    let frames = frames(layout)
    let expected = try scdet(frames.map { $0 + [UInt8](repeating: 0, count: whole.byteCount - layout.byteCount) }, whole)
    var history = ShotHistory()
    for (frame, reference) in zip(frames, expected) {
      #expect(abs(Double(history.score(frame.span.bytes, layout: layout)) - reference) <= 0.0006, "\(gray), seed \(Self.seed)")
    }
    #expect(expected.count == frames.count)
  }

  private func compare(_ name: String, tolerance: Double) throws {
    let format = try #require(PixelFormat(name: name))
    let layout = try #require(FrameLayout(width: Self.size.width, height: Self.size.height, format: format))
    let frames = frames(layout)
    let expected = try scdet(frames, layout)
    try #require(expected.count == frames.count && expected.contains { $0 > 5 }, "\(expected)")
    for instructions in InstructionSet.available {
      var history = ShotHistory(instructions: instructions)
      let scores = frames.map { Double(history.score($0.span.bytes, layout: layout)) }
      for (score, reference) in zip(scores, expected) {
        #expect(abs(score - reference) <= tolerance, "\(name), \(instructions), seed \(Self.seed): \(scores) for \(expected)")
      }
    }
  }

  /// Every width around a vector's, so that the ends of rows are compared by the plain loops.
  @Test func vectorsEqualPlainLoops() throws {
    var compared = 0
    for format in PixelFormat.allCases {
      for width in [1, 15, 16, 17, 31, 33, 63, 65, 67] {
        let layout = try #require(FrameLayout(width: width, height: 3, format: format))
        let frames = frames(layout)
        var plain = ShotHistory(instructions: .baseline)
        let expected = frames.map { plain.score($0.span.bytes, layout: layout) }
        for instructions in InstructionSet.available.dropFirst() {
          var history = ShotHistory(instructions: instructions)
          #expect(frames.map { history.score($0.span.bytes, layout: layout) } == expected, "\(format.name), \(width), seed \(Self.seed)")
          compared += 1
        }
      }
    }
    #expect(compared > 0 || InstructionSet.current == .baseline)
  }

  @Test func anotherLayoutAndAnotherVideoBeginAgain() throws {
    let small = try #require(FrameLayout(width: 8, height: 8, format: .gray)),
      wide = try #require(FrameLayout(width: 9, height: 8, format: .gray))
    let black = [UInt8](repeating: 0, count: 72), white = [UInt8](repeating: 255, count: 72)
    var history = ShotHistory()
    #expect(history.score(black.span.bytes, layout: small) == 0 && history.score(white.span.bytes, layout: small) > 99)
    #expect(history.score(black.span.bytes, layout: wide) == 0 && history.score(white.span.bytes, layout: wide) > 99)
    history.reset()
    #expect(history.score(black.span.bytes, layout: wide) == 0)
  }

  /// Six frames of three shots: noise, and each time a little more of it.
  private func frames(_ layout: FrameLayout) -> [[UInt8]] {
    var generator = SeededGenerator(seed: Self.seed)
    var frame = [UInt8](repeating: 0, count: layout.byteCount)
    return (0..<6).map { index in
      for place in frame.indices where index % 2 == 0 || place % 7 == 0 { frame[place] = UInt8.random(in: 0 ... .max, using: &generator) }
      return masked(frame, layout.format.descriptor)
    }
  }

  /// No bits above a word's depth: what is in them is damage. One palette for all frames.
  private func masked(_ frame: [UInt8], _ format: PixelFormatDescriptor) -> [UInt8] {
    var frame = frame
    let first = format.components[0]
    if first.wordBytes == 2, first.depth > 8 {
      let mask = UInt16((1 << first.depth - 1) << first.shift)
      for word in 0..<frame.count / 2 {
        let (low, high) = format.isBigEndian ? (2 * word + 1, 2 * word) : (2 * word, 2 * word + 1)
        frame[low] &= UInt8(mask & 255)
        frame[high] &= UInt8(mask >> 8)
      }
    }
    return frame
  }

  /// What FFmpeg prints of each frame; its first has no score.
  private func scdet(_ frames: [[UInt8]], _ layout: FrameLayout) throws -> [Double] {
    let run = shell(
      """
      ffmpeg -v error -nostdin -f rawvideo -pix_fmt "$1" -s "$2" -i in -vf scdet=threshold=0,metadata=mode=print:file=- -f null -
      """, layout.format.name, "\(layout.width)x\(layout.height)", in: folder(frames))
    #expect(run.status == 0, "\(run.errors)")
    return run.lines.compactMap { $0.hasPrefix("lavfi.scd.score=") ? Double($0.dropFirst("lavfi.scd.score=".count)) : nil }
  }

  private func folder(_ frames: [[UInt8]]) -> TestFolder {
    let folder = TestFolder()
    folder.write(frames.joined(), to: "in")
    return folder
  }
}
