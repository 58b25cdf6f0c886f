import TestSupport
import Testing

/// frame-export by its output, as other programs read it.
@Suite struct ExportTests {
  static let conformance = Programs.packageRoot + "/Tests/Conformance/valid"
  static let npyRead = Programs.reference("npy_read.py")

  /// A stream of `count` frames of a test picture in `format`, of odd size.
  private static func importing(_ format: String, seconds: Double = 0.12, flags: String = "") -> String {
    """
    set -o pipefail
    ffmpeg -v error -f lavfi -i testsrc2=s=66x34:d=\(seconds) -vf scale=35:19 -pix_fmt \(format) -f rawvideo source &&
    frame-import --format raw --pixel-format \(format) --size 35x19 \(flags) source >in.frames || exit
    """
  }

  /// A PNG holds the samples that FFmpeg's own conversion to full range has, or the very samples where none is needed.
  @Test(arguments: ["rgb24", "rgba", "ya8", "rgb48le", "rgb48be", "rgba64le", "ya16be"])
  func pngHoldsTheVerySamples(format: String) {
    let run = shell(
      Self.importing(format, flags: "--range full") + "\nframe-export --format png -o 'p %02d.png' in.frames && ls && for p in p*.png; do\n"
        + "ffmpeg -v error -i \"$p\" -f rawvideo -pix_fmt \(format) - || exit; done >read && cmp source read")
    #expect(run.status == 0, "\(run.text)\(run.errors)")
    #expect(run.text.hasPrefix("in.frames\np 01.png\np 02.png\np 03.png\nsource\n"))
  }

  /// Formats that a PNG can't hold keep alpha and depth, in frame-convert's conversion.
  @Test(arguments: [
    ("yuv420p", "rgb24"), ("yuva420p", "rgba"), ("yuv420p10le", "rgb48be"), ("pal8", "rgba"), ("gbrp", "rgb24"), ("bgra", "rgba"),
    ("gbrap12le", "rgba64be"), ("monow", "gray"),
  ])
  func pngIsConvertedTo(format: String, expected: String) {
    let run = shell(
      Self.importing(format, seconds: 0.04)
        + "\nframe-convert --to \(expected) --range full <in.frames | frame-export --format raw >converted\n"
        + "frame-export --format png in.frames | ffmpeg -v error -f png_pipe -i - -f rawvideo -pix_fmt \(expected) - | cmp - converted")
    #expect(run.status == 0, "\(run.text)\(run.errors)")
  }

  /// Gray of limited range becomes the full range that a PNG means.
  @Test func pngOfLimitedGrayIsFullRange() {
    let run = shell(
      "frame-import --format raw --pixel-format gray --size 3x1 --range limited | frame-export --format png | "
        + "ffmpeg -v error -f png_pipe -i - -f rawvideo -pix_fmt gray -", input: [16, 126, 235])
    #expect(run.output == [0, 128, 255])
  }

  /// Colour chunks say what the source said, and nothing that was assumed.
  @Test func pngCarriesTheSourcesColour() {
    let run = shell(
      """
      for f in formats geometry; do
        mkdir $f && frame-export --format png -o $f/%02d.png "$1/$f.frames" || exit
        for p in $f/*.png; do "$2" -B "$3" --chunks $p; done
      done
      """, Self.conformance, Programs.python, Programs.reference("png_read.py"))
    #expect(
      run.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) == [
        "cICP06060001", "cICP06060001", "sRGB00", "cICP06060001", "sRGB00", "sRGB00", "sRGB00", "cICP06060001", "cICP06060001",
        "cICP06060001",
        "", "cICP06060001", "cICP09100001", "cICP09120001", "pHYs0000000b0000001000 cICP06060001", "", "",
      ], "\(run.errors)")
  }

  @Test func onePNGHoldsOneFrame() {
    let run = shell(
      Self.importing("rgb24")
        + "\nframe-export --format png -o one.png in.frames; echo $?; ffprobe -v error -show_entries stream=width,height one.png")
    #expect(run.text.hasPrefix("64\n") && run.text.contains("width=35\nheight=19"))
    #expect(run.errors.contains("a picture file holds one frame, and the stream has more\nhint: -o name-%05d.png"))
  }

  @Test func filesAreNumbered() {
    let run = shell("cp \"$1/optional-records.frames\" a; frame-export --format pgm -o '-100%% %03d \n%%d.pgm' a; ls -b", Self.conformance)
    #expect(run.text == "-100%\\ 001\\ \\n%d.pgm\na\n", "\(run.errors)")
    let ordinals = shell("frame-export --ordinals --format pgm -o %d.pgm \"$1/geometry.frames\" && ls", Self.conformance)
    #expect(ordinals.text == "0.pgm\n7.pgm\n", "\(ordinals.errors)")
    #expect(shell("frame-export --format pgm -o '50%.pgm' \"$1/two-frames.frames\" && ls", Self.conformance).text == "50%.pgm\n")
  }

  /// numpy loads what was written, with the shape and the values.
  @Test(arguments: [
    ("rgb24", "(3, 19, 35, 3) uint8"), ("bgra", "(3, 19, 35, 4) uint8"), ("gray", "(3, 19, 35, 1) uint8"), ("ya8", "(3, 19, 35, 2) uint8"),
    ("rgb48le", "(3, 19, 35, 3) uint16"), ("rgb48be", "(3, 19, 35, 3) >u2"), ("gray10le", "(3, 19, 35, 1) uint16"),
  ])
  func numpyLoadsPackedFrames(format: String, expected: String) {
    let run = shell(
      Self.importing(format) + "\nframe-export --format npy -o x.npy in.frames && \"$1\" \"$2\" x.npy source", Programs.python, Self.npyRead
    )
    #expect(run.text == expected + " True\n", "\(run.errors)")
  }

  @Test(arguments: [
    ("yuv420p", "(3, 19, 35, 3) uint8"), ("nv12", "(3, 19, 35, 3) uint8"), ("yuv422p10le", "(3, 19, 35, 3) uint16"),
    ("yuva444p", "(3, 19, 35, 4) uint8"), ("rgb565le", "(3, 19, 35, 3) uint8"),
  ])
  func otherFramesArePackedRGB(format: String, expected: String) {
    let run = shell(
      Self.importing(format) + "\nframe-export --format npy <in.frames >x.npy && \"$1\" \"$2\" x.npy", Programs.python, Self.npyRead)
    #expect(run.text == expected + "\n", "\(run.errors)")
  }

  /// Items without a frame, the rest of a last batch, are left out.
  @Test func numpyLoadsTensors() {
    let run = shell(
      """
      frame-export --format npy -o x.npy "$1/tensor-batches.frames" && "$2" "$3" x.npy range &&
      frame-export --format raw "$1/tensor-batches.frames" | wc -c
      """, Self.conformance, Programs.python, Self.npyRead)
    #expect(run.text == "(3, 3, 2, 2) float32 True\n144\n", "\(run.errors)")
  }

  @Test func arraysGoThroughAPipeWhenTheirLengthIsSaid() {
    let export = "frame-export --format npy \"$1/tensor-batches.frames\""
    for (flags, bytes, arrays, rows) in [("--count 3", 272, 1, 3), ("--each", 400, 2, 2)] {
      let array = shell("\(export) \(flags)", Self.conformance)
      #expect(array.output.count == bytes && array.output.count { $0 == 0x93 } == arrays, "\(flags) \(array.errors)")
      let header = String(decoding: array.output.dropFirst(10).prefix(118), as: UTF8.self)
      #expect(header.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), 3, 2, 2), } "), "\(header)")
    }
    let short = shell("\(export) --count 4 | wc -c; exit ${PIPESTATUS[0]}", Self.conformance)
    #expect(short.status == 65 && short.text == "272\n" && short.errors == "frame-export: the stream holds 3 items, --count says 4\n")
    #expect(shell("\(export) --count 2 | cat >/dev/null; exit ${PIPESTATUS[0]}", Self.conformance).status == 64)
    let unsaid = shell("\(export) | wc -c; exit ${PIPESTATUS[0]}", Self.conformance)
    #expect(unsaid.status == 64 && unsaid.text == "0\n" && unsaid.errors.contains("hint: -o FILE"), "\(unsaid.errors)")
  }

  @Test func arraysHaveOneShape() {
    let run = shell(
      "frame-export --format npy -o x.npy \"$1/tensors.frames\"; echo $?; head -c 128 x.npy | tail -c 118; stat -c %s x.npy",
      Self.conformance)
    #expect(run.text.hasPrefix("65\n{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3, 2, 2), }"), "\(run.text)")
    #expect(run.text.hasSuffix("\n224\n"), "\(run.text)")
    #expect(run.errors.contains("the shape changes from <f4 (N, 3, 2, 2) to |u1 (N, 2, 2, 3) after 2 items"), "\(run.errors)")
  }

  /// What a y4m can't express is an error, after what it can.
  @Test func y4mHasOneSize() {
    let run = shell("frame-export --format y4m \"$1/formats.frames\"; exit $?", Self.conformance)
    #expect(run.status == 65)
    #expect(run.text.hasPrefix("YUV4MPEG2 W5 H3 F25:1 Ip A0:0 Cmono XCOLORRANGE=LIMITED\nFRAME\n") && run.output.count == 56 + 6 + 15)
    #expect(run.errors.hasPrefix("frame-export: y4m has no colour space for monow"), "\(run.errors)")
  }

  /// Semi-planar, packed and big-endian YUV is rearranged, sample for sample.
  @Test(arguments: [
    ("nv12", "yuv420p"), ("p010le", "yuv420p10le"), ("yuyv422", "yuv422p"), ("yuv444p12be", "yuv444p12le"), ("nv24", "yuv444p"),
  ])
  func y4mRearrangesYUV(format: String, expected: String) {
    let run = shell(
      Self.importing(format)
        + "\nffmpeg -v error -f rawvideo -pix_fmt \(format) -s 35x19 -i source -f rawvideo -pix_fmt \(expected) theirs &&"
        + "frame-export --format y4m in.frames | frame-import | frame-export --format raw | cmp - theirs")
    #expect(run.status == 0, "\(run.text)\(run.errors)")
  }

  @Test func y4mOfVaryingTimesIsNoticed() {
    let run = shell(
      "frame-export --format y4m \"$1/skippable-between.frames\" | head -1; frame-export --format y4m \"$1/damaged-frames.frames\" >x",
      Self.conformance)
    #expect(run.text == "YUV4MPEG2 W4 H2 F25:1 Ip A0:0 Cmono XCOLORRANGE=LIMITED\n")
    let notice = "frame-export: from 0.08 s on, the frames' times drift away from 25/1 frames a second, which a y4m can't express\n"
    #expect(run.errors.contains(notice), "\(run.errors)")
    #expect(shell("frame-export --format y4m --fps 12.5 \"$1/two-frames.frames\" | head -1", Self.conformance).text.contains(" F25:2 "))
  }

  /// Each frame is in its cell, its time below, and the sheet has the size that follows from columns and shape.
  @Test func sheetShowsEveryFrame() throws {
    let pictures = (0..<5).flatMap { Array("P5 48 20 255\n".utf8) + [UInt8](repeating: UInt8($0 * 60), count: 960) }
    let run = shell(
      """
      frame-import --fps 1 >in && frame-export --format png --sheet 2 --cell-width 96 -o sheet.png in &&
      frame-export --format ppm --sheet 3 --cell-width 24 in | head -c 13
      ffprobe -v error -of csv -show_entries stream=width,height,pix_fmt sheet.png
      ffmpeg -v error -i sheet.png -f rawvideo -pix_fmt gray -
      """, input: pictures)
    let head = Array("P6\n104 74\n255stream,216,197,rgb24\n".utf8)
    try #require(run.output.starts(with: head) && run.output.count == head.count + 216 * 197, "\(run.output.prefix(40))\(run.errors)")
    let pixels = run.output.dropFirst(head.count)
    let at = { (x: Int, y: Int) in Int(pixels[head.count + y * 216 + x]) }
    for frame in 0..<5 {
      let left = 8 + frame % 2 * 104, top = 8 + frame / 2 * 63
      #expect(at(left + 48, top + 20) == frame * 60 && at(left, top) == frame * 60 && at(left + 95, top + 39) == frame * 60)
      #expect(at(left - 1, top) == 24 && at(left, top + 40) == 24)
      let ink = (0..<96 * 15).filter { at(left + $0 % 96, top + 40 + $0 / 96) == 224 }.count
      #expect(ink > 100, "a label under frame \(frame)")
    }
  }

  /// Frames of another shape keep their own in the first one's cell.
  @Test func sheetTakesFramesOfAnyShape() {
    let run = shell(
      "frame-export --format png --sheet 4 --cell-width 40 \"$1/formats.frames\" | ffprobe -v error -of csv -show_entries stream=width,height -f png_pipe -",
      Self.conformance)
    #expect(run.text == "stream,200,196\n", "\(run.errors)")
    let full = shell(
      "frame-export --format png --sheet 1 --cell-width 40 --max-frame-bytes 20000 -o x.png \"$1/formats.frames\"; echo $?; ls",
      Self.conformance)
    #expect(full.text == "64\nx.png\n" && full.errors.contains("the sheet is full: it holds 2 frames"), "\(full.errors)")
    let none = shell(
      "frame-export --format png --sheet 1 --max-frame-bytes 2000 -o x.png \"$1/formats.frames\"; echo $?; ls", Self.conformance)
    #expect(none.text == "64\n" && none.errors.contains("it holds 0 frames"), "\(none.errors)")
  }

  /// The page's example of reading arrays from a pipe.
  @Test func numpyReadsArraysFromAPipe() {
    let run = shell(
      """
      frame-export --format npy --each "$1/tensor-batches.frames" | "$2" "$3" -
      """, Self.conformance, Programs.python, Self.npyRead)
    #expect(run.text == "(2, 3, 2, 2)\n(1, 3, 2, 2)\n", "\(run.errors)")
  }

  /// Differences between rows are undone before anyone sees them.
  @Test func rowsAreWhole() {
    let run = shell("frame-export --format raw \"$1/row-differences.frames\"", Self.conformance)
    #expect(run.output == (0..<40).map { UInt8(truncatingIfNeeded: $0 * 7) })
  }
}
