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

  /// The recipe of framepipe(7): resized and encoded again, with the source's audio, every time and every tag.
  @Test(arguments: [("1/12800", "12800")]) func encodedBackItKeepsTimesTagsAndSound(base: (String, String)) {
    let tags = "-color_primaries bt709 -color_trc bt709 -colorspace bt709 -color_range tv -chroma_sample_location left"
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i testsrc2=s=320x180:r=50:d=2 -f lavfi -i sine=d=2 -vf "select='not(eq(mod(n,7),3))*not(between(n,40,55))',setsar=4/3" \
        -fps_mode passthrough -enc_time_base \(base.0) -video_track_timescale \(base.1) -pix_fmt yuv420p -c:v libx264 \(tags) -c:a aac talk.mp4 &&
      frame-decode talk.mp4 | frame-resize 160x90 | frame-export --format mkv |
        ffmpeg -v error -copyts -i - -i talk.mp4 -map 0:v -map '1:a?' -c:a copy -c:v libx264 -fps_mode passthrough -enc_time_base -1 small.mp4 || exit
      for f in talk small; do
        ffprobe -v error -select_streams v -show_entries frame=pts_time -of csv=p=0 $f.mp4 >$f.times
        ffprobe -v error -select_streams v -of csv=p=0 -show_entries \
          stream=pix_fmt,sample_aspect_ratio,color_range,color_space,color_transfer,color_primaries,chroma_location $f.mp4 >$f.tags
        ffmpeg -v error -i $f.mp4 -map 0:a -c copy -f md5 $f.sound
      done
      diff talk.times small.times && diff talk.tags small.tags && diff talk.sound small.sound && wc -l <small.times && cat small.tags
      """)
    #expect(run.status == 0 && run.errors == "", "\(run.text)\(run.errors)")
    #expect(run.lines.count == 2 && run.lines[1].contains("bt709"), "\(run.text)")
  }

  /// Nothing that the source did not say is written, and interlacing is.
  @Test func onlyWhatIsKnownIsTagged() {
    let run = shell(
      """
      frame-import --format raw --pixel-format yuv420p --size 4x2 | frame-export --format mkv |
        ffprobe -v error -show_entries stream=color_range,color_space,color_transfer,color_primaries -of csv=p=0 -
      """, input: [UInt8](repeating: 90, count: 12))
    #expect(run.text == "unknown,unknown,unknown,unknown\n", "\(run.text)\(run.errors)")
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
