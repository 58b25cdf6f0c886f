import TestSupport
import Testing

/// frame-export --format mkv, as FFmpeg reads it.
@Suite struct VideoOutTests {
  /// Raw frames come back as they were, in every format that FFmpeg has a code for; others in a relative that holds the same samples.
  @Test(arguments: [
    "gray", "ya8", "monow", "gray10le", "gray16be", "rgb24", "bgr24", "rgba", "bgra", "argb", "0rgb", "rgb48le", "bgr48be", "rgba64le",
    "rgb565le", "bgr555be", "gbrp", "gbrap", "gbrp10le", "gbrap12be", "yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p",
    "yuva420p", "yuva444p", "nv12", "nv21", "yuyv422", "uyvy422", "yuv420p9le", "yuv420p10le", "yuv422p12be", "yuv444p16le", "yuva444p10le",
    "nv24", "p016le", "p210le", "p416le",
  ])
  func samplesComeBack(format: String) {
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i testsrc2=s=66x34:d=0.12 -pix_fmt "$1" -f rawvideo source &&
      frame-import --format raw --pixel-format "$1" --size 66x34 source | frame-export --format mkv -o out.mkv &&
      ffmpeg -v error -i out.mkv -f rawvideo -pix_fmt "$1" read && cmp source read
      """, format)
    #expect(run.status == 0 && run.errors == "", "\(run.text)\(run.errors)")
  }

  /// Formats without a code that FFmpeg reads come as a relative: its samples are those of the source, moved.
  @Test(arguments: ["nv16", "nv24", "p010le", "p210le", "p016le"])
  func samplesComeBackInARelative(format: String) {
    let run = shell(
      """
      "$2" -B "$3" make "$1" source && frame-import --format raw --pixel-format "$1" --size 66x34 source | frame-export --format mkv -o out.mkv &&
      ffmpeg -v error -i out.mkv -f rawvideo read && name=$(ffprobe -v error -show_entries stream=pix_fmt -of csv=p=0 out.mkv) &&
      "$2" -B "$3" check "$1" source read "$name"
      """, format, Programs.python, Programs.reference("matroska_relatives.py"))
    #expect(run.text == "equal\n" && run.errors == "", "\(run.text)\(run.errors)")
  }

  /// The recipe of framepipe(7): resized and encoded again, with the source's audio, every time and every tag. Frames
  /// follow one another after 1 to 17 of the source's.
  @Test(arguments: [("12800", "50"), ("90000", "50"), ("90000", "30000/1001"), ("30000", "30000/1001"), ("1000", "25")])
  func encodedBackItKeepsTimesTagsAndSound(scale: String, rate: String) {
    let run = shell(
      """
      \(Self.source)
      frame-decode talk.mp4 | frame-resize 160x90 | frame-export --format mkv |
        ffmpeg -v error -copyts -i - -i talk.mp4 -map 0:v -map '1:a?' -c:a copy -c:v libx264 -fps_mode passthrough -enc_time_base -1 small.mp4 || exit
      \(Self.described)
      for f in talk small; do ffmpeg -v error -i $f.mp4 -map 0:a -c copy -f md5 $f.sound; done
      diff talk.times small.times && diff talk.tags small.tags && diff talk.sound small.sound && wc -l <small.times && cat small.tags
      """, rate, "1/" + scale, scale)
    #expect(run.status == 0 && run.errors == "", "\(run.text)\(run.errors)")
    #expect(run.lines.count == 2 && (Int(run.lines[0]) ?? 0) >= 30 && run.lines[1].contains("bt709"), "\(run.text)")
  }

  /// The recipe for a part: a second of it, from 0.5 s, which begins at 0; its audio is encoded again. FFmpeg gives an MP4 a movie
  /// time scale of 1/1000, in which its first frame's time is rounded, and with it all by the same.
  @Test(arguments: [("12800", "50"), ("90000", "30000/1001")])
  func aCutPartKeepsTimesAndTags(scale: String, rate: String) {
    let run = shell(
      """
      \(Self.source)
      frame-decode --from 0.5 --to 1.5 talk.mp4 | frame-resize 160x | frame-export --format mkv |
        ffmpeg -v error -copyts -itsoffset -0.5 -i - -ss 0.5 -t 1 -i talk.mp4 -map 0:v -map '1:a?' -c:a aac -c:v libx264 \
          -fps_mode passthrough -enc_time_base -1 small.mp4 || exit
      \(Self.described)
      awk '$1 >= 0.5 && $1 < 1.5 { printf "%.6f\\n", $1 - 0.5 }' talk.times >cut.times
      paste cut.times small.times | awk '{ d = $1 - $2; if (NF != 2 || d < -0.00051 || d > 0.00051) print }'
      diff talk.tags small.tags && wc -l <small.times && ffprobe -v error -select_streams a -show_entries stream=duration -of csv=p=0 small.mp4
      """, rate, "1/" + scale, scale)
    #expect(run.status == 0 && run.errors == "" && run.lines.count == 2, "\(run.text)\(run.errors)")
    #expect((Int(run.lines.first ?? "") ?? 0) > 10 && abs((Double(run.lines.last ?? "") ?? 0) - 1) < 0.05, "\(run.text)")
  }

  /// Hours into a recording.
  @Test(arguments: [("90000", 4_000_000_001, 3003), ("30000", 1_400_000_003, 1001), ("12800", 512_000_001, 512)])
  func timesFarFromZeroAreKept(scale: String, start: Int, step: Int) {
    let run = shell(
      #"""
      PYTHONPATH="$5/pipelines/python" "$4" -B "$5/Tests/References/far_times.py" "$1" "$2" "$3" | frame-export --format mkv -o out.mkv &&
        ffprobe -v error -show_entries packet=pts_time -of csv=p=0 out.mkv
      """#, scale, "\(start)", "\(step)", Programs.python, Programs.packageRoot)
    let times = run.lines.compactMap { Double($0.filter { $0 != "," }) }
    let expected = (0..<3).map { Double(start + $0 * step) / Double(scale)! }
    #expect(times.count == 3 && zip(times, expected).allSatisfy { abs($0 - $1) <= 0.000001 }, "\(run.text)\(run.errors)")
  }

  /// A clip with gaps, colours, an aspect and sound: $1 its rate, $2 its time base, $3 that base's denominator.
  private static let source = """
    ffmpeg -v error -f lavfi -i testsrc2=s=320x180:r="$1":d=2 -f lavfi -i sine=d=2 \
      -vf "select='not(eq(mod(n,7),3))*not(between(n,30,45))',setsar=4/3" -fps_mode passthrough -enc_time_base "$2" \
      -video_track_timescale "$3" -pix_fmt yuv420p -c:v libx264 -color_primaries bt709 -color_trc bt709 -colorspace bt709 \
      -color_range tv -chroma_sample_location left -c:a aac talk.mp4 || exit
    """

  /// Times and tags of both. Frames with side data have more columns than the time.
  private static let described = """
    for f in talk small; do
      ffprobe -v error -select_streams v -show_entries frame=pts_time -of csv=p=0 $f.mp4 | sed 's|,.*||;/^$/d' >$f.times
      ffprobe -v error -select_streams v -of csv=p=0 -show_entries \
        stream=pix_fmt,sample_aspect_ratio,color_range,color_space,color_transfer,color_primaries,chroma_location $f.mp4 >$f.tags
    done
    """

  /// Nothing that the source did not say is written, and interlacing is.
  @Test func onlyWhatIsKnownIsTagged() {
    let run = shell(
      """
      frame-import --format raw --pixel-format yuv420p --size 4x2 | frame-export --format mkv |
        ffprobe -v error -show_entries stream=color_range,color_space,color_transfer,color_primaries -of csv=p=0 -
      """, input: [UInt8](repeating: 90, count: 12))
    #expect(run.text == "unknown,unknown,unknown,unknown\n", "\(run.text)\(run.errors)")
  }

  @Test func timesBeforeZeroAreRefused() {
    let run = shell(
      #"PYTHONPATH="$2/pipelines/python" "$1" -B "$2/Tests/References/far_times.py" 12800 -512 512 | frame-export --format mkv"#,
      Programs.python, Programs.packageRoot)
    #expect(run.status == 65 && run.errors.contains("a frame is before 0 s"), "\(run.errors)")
  }

  /// FFmpeg knows no code for gray of 16 bits with alpha, and RGB would not hold its samples: gray is of limited range there.
  @Test func grayWithAlphaOf16BitsIsRefused() {
    let run = shell(
      "frame-import --format raw --pixel-format ya16le --size 2x2 | frame-export --format mkv", input: [UInt8](repeating: 9, count: 16))
    #expect(run.status == 65 && run.errors.contains("Matroska has no code for ya16le that FFmpeg reads"), "\(run.errors)")
  }

  @Test func whatDoesNotFitIsRefused() {
    let run = shell(
      """
      frame-export --format mkv <"$1/formats.frames" >one.mkv; echo $?; ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 one.mkv
      frame-export --format mkv <"$1/smallest.frames"; echo $?; frame-export --format mkv <"$1/tensors.frames"; echo $?
      """, Programs.packageRoot + "/Tests/Conformance/valid")
    #expect(run.lines == ["65", "1", "65", "65"], "\(run.text)\(run.errors)")
    #expect(run.errors.contains("and a Matroska track has one size") && run.errors.contains("the stream holds no frame"))
  }
}
