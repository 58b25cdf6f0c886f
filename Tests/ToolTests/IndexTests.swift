import TestSupport
import Testing

/// frame-index as a person meets it.
@Suite struct IndexTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"
  private static let checks = Programs.reference("index_checks.py")

  private func run(_ script: String, in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(script, Self.clip, Programs.python, Self.checks, in: folder)
  }

  /// Fingerprints of RGB frames, through the whole pipeline, are pdqhash's of the same bytes.
  @Test func fingerprintsOfRGBFramesAreTheReferences() {
    let compared = run(
      #"""
      frame-decode --every 20 "$1" | frame-convert --to rgb24 >rgb.frames && frame-export --format raw <rgb.frames >rgb.raw &&
        frame-index add --keep-borders i.fidx <rgb.frames && frame-index export i.fidx >export.ndjson &&
        "$2" "$3" fingerprints export.ndjson rgb.raw $(frame-info --first 1 <rgb.frames | jq -s '.[1].width, .[1].height') 20
      """#)
    #expect(compared.status == 0, "\(compared.errors)")
    #expect((Int(compared.text.split(separator: "\n").last ?? "") ?? 0) > 3, "\(compared.text)")
  }

  /// A stage before that failed and did not say why: every subcommand that reads a stream says it.
  @Test(arguments: ["add", "add-features", "add-thumbs", "find"]) func aFailureThatNoRecordExplainsIsSaid(subcommand: String) {
    let run = shell(
      #"frame-index add i.fidx <"$1" 2>/dev/null; frame-index "$2" i.fidx <"$1" >/dev/null"#,
      Programs.packageRoot + "/Tests/Conformance/valid/damaged-frames.frames", subcommand)
    #expect(run.status == 65)
    #expect(run.errors == "frame-index: the stream's trailer has the status 65, and no record says why\n")
  }

  /// Fingerprints of video frames are pdqhash's of FFmpeg's RGB, whatever matrix and range the video says.
  @Test(arguments: ["null", "setparams=colorspace=bt709", "setparams=range=full", "setparams=colorspace=bt2020nc,scale=320:180"])
  func fingerprintsOfVideosAreThoseOfFFmpegsRGB(filter: String) {
    let compared = shell(
      #"""
      ffmpeg -v error -i "$1" -vf "$4" -pix_fmt yuv420p -frames:v 12 -c:v ffv1 v.mkv && ffmpeg -v error -i v.mkv -f rawvideo -pix_fmt rgb24 v.rgb &&
        frame-decode v.mkv >v.frames && frame-index add --keep-borders i.fidx <v.frames && frame-index export i.fidx >export.ndjson &&
        "$2" "$3" fingerprints export.ndjson v.rgb $(frame-info --first 1 <v.frames | jq -s '.[1].width, .[1].height') 1
      """#, Self.clip, Programs.python, Self.checks, filter)
    #expect(compared.status == 0 && (Int(compared.lines.last ?? "") ?? 0) > 3, "\(compared.text) \(compared.errors)")
  }

  /// Packed 4:2:2 has no plane of luma: its RGB serves the fingerprint, and must be each frame's own. The shot score is of the samples as they are.
  @Test func packedFramesHaveTheFingerprintsOfTheirRGB() {
    let compared = run(
      #"""
      frame-decode --to 1 "$1" | frame-convert --to yuyv422 >p.frames && frame-convert --to rgb24 --chroma nearest --untagged bt601 <p.frames >r.frames &&
        frame-index add p.fidx <p.frames && frame-index add r.fidx <r.frames && for kind in p r; do
          frame-index export $kind.fidx | jq -c 'select(.kind == "frame") | [.frame, .pdq, .quality]' >$kind.txt
        done && cmp p.txt r.txt && [ $(sort -u p.txt | wc -l) -gt 3 ]
      """#)
    #expect(compared.status == 0, "\(compared.text) \(compared.errors)")
  }

  @Test func aFrameIsFoundAtItsTimeWithTheDocumentedKeys() {
    let found = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx && frame-decode --at 2 "$1" | frame-index find --limit 1 i.fidx |
        jq -c '[keys_unsorted, .kind, .band, .distance <= 2, (.seconds <= 2.05 and .to_seconds >= 1.95)]'
      """#)
    #expect(found.status == 0, "\(found.errors)")
    let keys = #"["kind","video","frame","seconds","to_seconds","distance","band","quality","score","text"]"#
    #expect(found.text == "[\(keys),\"picture\",\"same\",true,true]\n")
  }

  /// Half the size, bars above and below, mirrored: still found, the mirrored one only when asked for.
  @Test func changedFramesAreFound() {
    let found = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx
      frame-decode --at 2 "$1" | frame-export --format ppm -o q.ppm
      for filter in scale=iw/2:-2 "pad=iw:ih+160:0:80" "hflip"; do
        ffmpeg -v error -i q.ppm -vf "$filter" -f image2pipe -c:v ppm - | frame-import >q.frames
        for flag in --limit=1 --mirror; do
          frame-index find $flag i.fidx <q.frames | head -1 | jq -c '[.distance <= 31, (.seconds <= 2.05 and .to_seconds >= 1.95)]'
        done
      done
      """#)
    #expect(found.lines == ["[true,true]", "[true,true]", "[true,true]", "[true,true]", "[true,true]"], "\(found.text) \(found.errors)")
  }

  /// A scene whose edges are black, in bars: where they begin can't be seen, so the usual shapes are tried.
  @Test func aDarkPictureIsFoundInBars() {
    let found = run(
      #"""
      ffmpeg -v error -i "$1" -frames:v 20 -vf scale=320:180,vignette=PI/2.2,eq=brightness=-0.25 -c:v ffv1 dark.mkv &&
        frame-decode dark.mkv | frame-index add i.fidx && ffmpeg -v error -i dark.mkv -vf pad=320:240:0:30 -frames:v 1 -c:v ffv1 barred.mkv &&
        frame-decode barred.mkv | frame-index find --limit 1 i.fidx | jq -c '[.frame, .distance <= 8]'
      """#)
    #expect(found.text == "[0,true]\n", "\(found.text) \(found.errors)")
  }

  @Test func aCutStreamIsKeptAsAPartialVideo() {
    let cut = run(
      #"""
      frame-decode "$1" | head -c 9000000 | frame-index add i.fidx
      echo $? && frame-index info i.fidx | jq -r 'select(.kind == "video") | .state, (.frames > 0)' && frame-index verify i.fidx
      """#)
    #expect(cut.lines == ["75", "partial", "true"], "\(cut.errors)")
    #expect(cut.errors.hasPrefix("frame-index: the stream ends without its trailer: "))
  }

  /// What an interrupted writer leaves is whole, and the next one finishes it.
  @Test func aKilledWriterLeavesACleanIndex() {
    let killed = run(
      #"""
      frame-decode "$1" >all.frames
      for delay in 0.02 0.05 0.1 0.2 0.3; do
        timeout -s KILL $delay frame-index add i.fidx <all.frames
        [ ! -e i.fidx ] || frame-index verify i.fidx || echo "damaged after $delay"
      done 2>/dev/null
      frame-index add i.fidx <all.frames && frame-index verify i.fidx && frame-index info i.fidx | head -1 | jq -c '[.videos, .partial_videos]'
      """#)
    #expect(killed.lines == ["[1,0]"], "\(killed.text) \(killed.errors)")
  }

  @Test func anUnchangedVideoIsPassedOver() {
    let again = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx && frame-decode "$1" | frame-index add --if-changed --single --stats i.fidx 2>&1 |
        jq -c '.frames_in < 20'
      """#)
    #expect(again.lines == ["true"], "\(again.text) \(again.errors)")
  }

  @Test func wordsAreFound() {
    let found = run(
      #"""
      printf '1\n00:00:01,000 --> 00:00:02,500\nPlatform 9\n' | frame-index add-text --video talk.mp4 i.fidx
      frame-index find --text 'ORM 9' i.fidx | jq -c '[.kind, .video, .seconds, .to_seconds, .text]'
      frame-index find --text nowhere i.fidx
      echo $?
      """#)
    #expect(found.lines == [#"["text","talk.mp4",1,2.5,"Platform 9"]"#, "1"], "\(found.errors)")
  }

  /// Each of these is told apart, in one line, with the documented status.
  @Test(arguments: [
    (#"frame-index info none.fidx"#, 66, "none.fidx: no such file"), (#"frame-index info ."#, 66, ".: can't be opened: not a regular file"),
    (#"echo text >x && frame-index find x </dev/null"#, 65, "x: not a frame index"),
    (
      #"frame-index import a.fidx </dev/null && sqlite=1 && frame-index import no/such/b.fidx </dev/null"#, 73,
      "no/such/b.fidx: can't be created: "
    ),
    (
      #"frame-index import a.fidx </dev/null && frame-decode "$1" | frame-index add --keep-borders a.fidx"#, 65,
      "a.fidx: made with other settings: "
    ),
    (#"frame-index import a.fidx <<<'{"frame":1}'"#, 65, "line 1: a frame without 'video'"), (#"frame-index"#, 64, "missing subcommand: "),
    (#"frame-index import a.fidx </dev/null && frame-index scenes a.fidx nothing; [ $? = 1 ] && frame-index rm a.fidx nothing"#, 1, ""),
  ])
  func failuresAreTold(script: String, status: Int, message: String) {
    let failed = run(script)
    #expect(failed.status == Int32(status), "\(failed.errors)")
    #expect(failed.errors.hasPrefix(message.isEmpty ? "" : "frame-index: " + message), "\(failed.errors)")
  }
}
