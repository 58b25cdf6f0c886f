import TestSupport
import Testing

/// `--match opencv` beside cv2.resize itself, OpenCV's wheel of `make models`, on random pictures.
@Suite struct OpenCVTests {
  private static let python = Programs.packageRoot + "/.build-models/bin/python"

  /// Sizes that grow, shrink, do both, keep a side, and divide evenly.
  private static let sizes = [
    (64, 48, 31, 23), (31, 23, 64, 48), (64, 48, 32, 24), (63, 45, 21, 15), (7, 90, 90, 7), (1, 1, 9, 5), (40, 30, 40, 11), (33, 17, 5, 40),
    (2, 3, 1, 1), (100, 4, 33, 4), (48, 48, 12, 16), (17, 31, 17, 31),
  ]

  @Test(arguments: ["nearest", "bilinear", "catmull-rom", "box"], [("gray", 1), ("rgb24", 3), ("rgba", 4)])
  func bytesAreOpenCVs(filter: String, format: (name: String, channels: Int)) {
    var generator = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0..<1 << 62, using: &generator)
    var ours: [UInt8] = []
    var cases: [String] = []
    for (width, height, toWidth, toHeight) in Self.sizes {
      let source = Self.picture(width * height * format.channels, seed: seed)
      let run = shell(
        """
        frame-import --format raw --pixel-format "$1" --size "$2" | frame-resize "$3" --match opencv --filter "$4" |
          frame-export --format raw
        """, format.name, "\(width)x\(height)", "\(toWidth)x\(toHeight)", filter, input: source)
      #expect(run.status == 0, "\(run.errors)")
      ours += run.output
      cases.append("\(width):\(height):\(toWidth):\(toHeight):\(format.channels):\(filter):\(seed)")
    }
    let theirs = shell(
      "\"$1\" \"$2\" $3", Self.python, Programs.packageRoot + "/Tests/References/opencv_cases.py", cases.joined(separator: " "))
    #expect(theirs.status == 0, "\(theirs.errors)")
    #expect(ours == theirs.output, "seed \(seed)")
  }

  /// Noise that the reference makes too.
  private static func picture(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
  }

  @Test(arguments: ["lanczos3", "mitchell"]) func filtersThatOpenCVLacksAreRefused(filter: String) {
    let run = shell(
      "frame-import --format raw --pixel-format gray --size 4x4 | frame-resize 2x2 --match opencv --filter \(filter)",
      input: [UInt8](repeating: 1, count: 16))
    #expect(run.errors.contains("opencv has no \(filter) to match"), "\(run.errors)")
  }
}
