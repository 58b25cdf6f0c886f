import TestSupport
import Testing

/// frame-import by its output: what it makes of other programs' formats.
@Suite struct ImportTests {
  /// A y4m with a header of FFmpeg's form comes back byte for byte.
  @Test(arguments: [
    "W5 H3 F30000:1001 Ip A1:1 C420jpeg XYSCSS=420JPEG", "W5 H3 F25:1 It A16:11 C420mpeg2 XYSCSS=420MPEG2 XCOLORRANGE=LIMITED",
    "W5 H3 F25:1 Ib A0:0 C420paldv XYSCSS=420PALDV", "W5 H3 F25:1 Ip A0:0 C420jpeg XYSCSS=420JPEG XCOLORRANGE=FULL",
    "W5 H3 F1:1 Ip A0:0 C411 XYSCSS=411", "W5 H3 F50:1 Ip A0:0 C422 XYSCSS=422", "W1 H1 F24:1 Ip A0:0 C444 XYSCSS=444",
    "W5 H3 F25:1 Ip A0:0 C444alpha XYSCSS=444ALPHA", "W5 H3 F25:1 Ip A0:0 Cmono", "W5 H3 F25:1 Ip A0:0 Cmono10",
    "W5 H3 F25:1 Ip A0:0 Cmono16 XCOLORRANGE=FULL", "W5 H3 F25:1 Ip A0:0 C420p10 XYSCSS=420P10",
    "W5 H3 F25:1 Ip A0:0 C422p12 XYSCSS=422P12", "W5 H3 F25:1 Ip A0:0 C444p16 XYSCSS=444P16",
  ])
  func y4mComesBack(header: String) {
    let folder = TestFolder()
    folder.write(Y4M.file(header, frames: 3), to: "in.y4m")
    let run = shell("frame-import in.y4m | frame-export --format y4m >out.y4m && cmp in.y4m out.y4m", in: folder)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.text)\(run.errors)\(folder.text(of: "out.y4m").prefix(80))")
  }

  /// FFmpeg reads the same planes out of a y4m.
  @Test(arguments: ["yuv420p", "yuvj420p", "yuv422p", "yuv444p", "yuv411p", "gray", "yuv420p10le", "yuv444p12le", "gray16le"])
  func y4mOfFFmpegReadsAsFFmpegReadsIt(format: String) {
    // FFmpeg 5.1 itself can't read what it writes of odd sizes above 8 bits.
    let size = format.contains("le") ? "36:20" : "35:19"
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i testsrc2=s=66x34:d=0.2 -vf scale=\(size) -pix_fmt \(format) -strict -1 -f yuv4mpegpipe in.y4m &&
      ffmpeg -v error -i in.y4m -f rawvideo theirs && frame-import in.y4m | frame-export --format raw >ours && cmp theirs ours &&
      frame-import in.y4m | frame-export --format y4m | cmp - in.y4m
      """)
    #expect(run.status == 0, "\(run.text)\(run.errors)")
  }

  /// What stands in other writers' headers.
  @Test(arguments: [
    ("W4 H2", #""pixel_format":"yuv420p""#), ("W4 H2", #""siting":"center","assumed":["matrix","range","primaries","transfer"]"#),
    ("W4 H2 XYSCSS=444", #""pixel_format":"yuv444p""#), ("W4 H2 C420", #""siting":"center""#),
    ("W4 H2 C420paldv", #""siting":"topleft""#),
    ("W4 H2 C420p10", #""siting":"left","assumed":["matrix","range","primaries","transfer","siting"]"#),
    ("W4 H2 XCOLORRANGE=FULL", #""range":"full""#), ("W4 H2 It", #""interlaced":true,"top_field_first":true"#),
    ("W4 H2 Im", #""interlaced":true,"top_field_first":false"#), ("W4 H2 A10:11", #""sar":[10,11]"#), ("W4 H2 A0:0", #""sar":[0,1]"#),
    ("W4 H2 F0:0", #""time_base":[1,25]"#), ("W4 H2 F0:0", #""pts_synthesised":true"#), ("W4 H2 F24000:1001", #""time_base":[1001,24000]"#),
    ("H2 W4 XSOMETHING=else", #""width":4,"height":2"#),
  ])
  func y4mHeadersAreUnderstood(header: String, expected: String) {
    let run = shell("frame-import | frame-info", input: Y4M.file(header, frames: 1))
    #expect(run.status == 0)
    #expect(run.text.contains(expected), "\(run.text)")
  }

  @Test func parametersOfY4MFramesArePassedOver() {
    let file = Array("YUV4MPEG2 W2 H2 Cmono\nFRAME It Xanything\n".utf8) + [1, 2, 3, 4] + Array("FRAME\n".utf8) + [5, 6, 7, 8]
    #expect(shell("frame-import | frame-export --format raw", input: file).output == [1, 2, 3, 4, 5, 6, 7, 8])
  }

  @Test(arguments: [
    ("YUV4MPEG2 W4\n", "the size is 4x?"), ("YUV4MPEG2 W0 H2\n", "the size is 0x2"), ("YUV4MPEG2 W70000 H2\n", "the size is 70000x2"),
    ("YUV4MPEG2 W4 H2 C123\n", "unknown colour space '123'"), ("YUV4MPEG2 W4 H2 Iz\n", "unknown interlacing 'z'"),
    ("YUV4MPEG2 W4 H2 F25\n", "'F25' is not a ratio"), ("YUV4MPEG2 W4 H2 Q1\n", "unknown parameter 'Q1'"),
    ("YUV5MPEG2 W4 H2\n", "YUV4MPEG2"),
    ("YUV4MPEG2 W4 H2 Cmono\nFRAMX\n", "frame 0 does not begin with FRAME"),
    ("YUV4MPEG2 W4 H2 Cmono\nFRAME", "the line of frame 0 does not end"), ("", "the input is empty"),
    ("hello", "neither y4m nor ppm nor pgm"),
    ("P6\n4 x\n255\n", "a number is missing"), ("P6\n4 2\n0\n", "the largest value is 0"), ("P5\n0 2\n255\n", "a picture is 0x2"),
    ("P5\n1 1\n255\n9P", "a picture does not begin with P6"), ("P5\n4 2\n255\n123", "3 bytes of 8 arrived"),
  ])
  func whatIsWrongIsSaidOnceAndToldInBand(input: String, message: String) {
    let run = shell("frame-import | frame-info", input: Array(input.utf8))
    #expect(run.status == 65)
    #expect(run.errors.contains(message) && run.errors.hasPrefix("frame-import: "), "\(run.errors)")
    #expect(run.errors.split(separator: "\n").filter { !$0.hasPrefix("hint: ") }.count == 1, "\(run.errors)")
    #expect(run.text.contains(#"{"record":"failure","stage":"frame-import","status":65"#), "\(run.text)")
  }

  @Test func missingFileIsToldInBandAndMakesNoOutput() {
    let run = shell("frame-import nothing.y4m | frame-info; s=$?; frame-import -o out.frames nothing.y4m; ls; exit $s")
    #expect(run.status == 66)
    #expect(run.text.contains(#""message":"nothing.y4m: no such file or directory""#))
    #expect(!run.text.contains("out.frames"))
  }

  /// Raw frames of every kind of layout come back byte for byte; FFmpeg says how many bytes there are.
  @Test(arguments: [
    "gray", "gray10le", "gray16be", "ya8", "monow", "rgb24", "bgra", "rgb48le", "rgb565le", "gbrp", "gbrap12le", "yuv420p", "yuv440p",
    "yuv410p",
    "yuva422p", "nv12", "nv24", "yuyv422", "uyvy422", "yuv422p10le", "yuv420p16be", "p010le", "p416le",
  ])
  func rawComesBack(format: String) {
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i testsrc2=s=66x34:d=0.12 -vf scale=35:19 -pix_fmt \(format) -f rawvideo in &&
      frame-import --format raw --pixel-format \(format) --size 35x19 in | frame-export --format raw >out && cmp in out &&
      frame-import --format raw --pixel-format \(format) --size 35x19 -o in.frames in && frame-export --format raw in.frames | cmp - in
      """)
    #expect(run.status == 0, "\(run.text)\(run.errors)")
  }

  @Test func partialLastFrameIsAnErrorBehindTheWholeOnes() {
    let run = shell(
      "head -c 100 /dev/zero | frame-import --format raw --pixel-format rgb24 --size 4x3 | frame-export --format raw | wc -c; echo ${PIPESTATUS[@]}"
    )
    #expect(run.text == "72\n0 65 65 0\n")
    #expect(run.errors == "frame-import: the input ends in the middle of frame 2: 28 bytes of 36 arrived\n")
  }

  @Test func flagsSayWhatRawFramesAre() {
    let run = shell(
      """
      head -c 12 /dev/zero | frame-import --format raw --pixel-format yuv420p --size 2x2 --fps 29.97 --matrix bt2020 --range full \
        --siting topleft | frame-info
      """)
    #expect(run.text.contains(#""time_base":[100,2997]"#) && run.text.contains(#""pts_synthesised":false"#))
    #expect(
      run.text.contains(
        #""matrix":"bt2020nc","range":"full","primaries":"bt2020","transfer":"bt709","siting":"topleft","assumed":["primaries","transfer"]"#
      ))
  }

  @Test(arguments: [
    "--format raw", "--format raw --pixel-format rgb24", "--pixel-format rgb24", "--format raw --pixel-format rgb42 --size 4x4",
    "--format raw --pixel-format rgb24 --size 4", "--format raw --pixel-format rgb24 --size 0x4",
    "--format raw --pixel-format rgb24 --size 4x4 --fps 0",
    "--format raw --pixel-format rgb24 --size 4x4 --fps 1 --time-base 1/2", "--format raw --pixel-format rgb24 --size 4x4 --matrix bt709",
    "--format raw --pixel-format yuv444p --size 4x4 --siting left", "--format mp4",
  ])
  func wrongFlagsAreUsageErrors(flags: String) {
    let run = shell("frame-import \(flags)")
    #expect(run.status == 64)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("frame-import: ") && run.errors.split(separator: "\n").count == 2, "\(run.errors)")
  }

  /// Pictures one after another, of any size, come back as Netpbm writes them.
  @Test func pnmComesBack() {
    let pictures = ["P6\n2 1\n255\nabcdef", "P6\n1 2\n255\nghijkl", "P6\n1 1\n65535\nmnopqr"].joined()
    let run = shell("frame-import | frame-export --format ppm", input: Array(pictures.utf8))
    #expect(run.status == 0 && run.text == pictures, "\(run.text)\(run.errors)")
    let gray = ["P5\n3 2\n255\nabcdef", "P5\n1 1\n65535\nxy"].joined()
    #expect(shell("frame-import | frame-export --format pgm", input: Array(gray.utf8)).text == gray)
  }

  @Test func pnmHeadersMayHoldComments() {
    let run = shell("frame-import | frame-export --format raw", input: Array("P6 # by hand\n#again\n 2\t1 # size\n255\nabcdef".utf8))
    #expect(run.text == "abcdef", "\(run.errors)")
  }

  /// Other largest values are brought to the full range: round(x · full / largest).
  @Test(arguments: [1, 100, 254, 256, 1023, 40_000])
  func pnmOfOtherDepthsIsScaled(largest: Int) {
    let samples = (0..<64).map { $0 * largest / 63 }
    let full = largest < 256 ? 255 : 65_535
    let bytes = { (value: Int) in full == 255 ? [UInt8(value)] : [UInt8(value >> 8), UInt8(value & 255)] }
    let run = shell("frame-import | frame-export --format raw", input: Array("P5\n8 8\n\(largest)\n".utf8) + samples.flatMap(bytes))
    let expected = samples.map { Int((Double($0) * Double(full) / Double(largest)).rounded()) }
    #expect(run.output == expected.flatMap(bytes))
  }

  @Test func bitmapsAreRead() {
    let run = shell("frame-import | frame-export --format pgm", input: Array("P4\n9 1\n".utf8) + [0b1010_0000, 0b1000_0000])
    #expect(run.output == Array("P5\n9 1\n255\n".utf8) + [0, 255, 0, 255, 255, 255, 255, 255, 0])
  }
}

/// y4m files with known content.
enum Y4M {
  static func file(_ header: String, frames: Int) -> [UInt8] {
    let bytes = planeBytes(header)
    return (0..<frames).reduce(Array("YUV4MPEG2 \(header)\n".utf8)) { file, frame in
      file + Array("FRAME\n".utf8) + (0..<bytes).map { UInt8(truncatingIfNeeded: frame * 53 + $0 * 7 + $0 / 256) }
    }
  }

  /// By the definition of the colour spaces, from the header's text.
  private static func planeBytes(_ header: String) -> Int {
    let parameters = header.split(separator: " ")
    let value = { (key: Character) in parameters.last { $0.first == key }.map { String($0.dropFirst()) } }
    let width = Int(value("W")!)!, height = Int(value("H")!)!
    let other = parameters.last { $0.hasPrefix("XYSCSS=") }?.dropFirst(7).lowercased()
    let space = value("C") ?? other ?? "420jpeg"
    let sampleBytes = space.contains("p1") || ["mono10", "mono16"].contains(space) ? 2 : 1
    let chroma: Int =
      switch space.prefix(3) {
      case "mon": 0
      case "420": (width + 1) / 2 * ((height + 1) / 2)
      case "422": (width + 1) / 2 * height
      case "411": (width + 3) / 4 * height
      default: width * height
      }
    return (width * height * (space == "444alpha" ? 2 : 1) + 2 * chroma) * sampleBytes
  }
}
