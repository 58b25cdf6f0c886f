import TestSupport
import Testing

/// Shots, as frame-decode selects them and frame-index lists them, against the cuts that FFmpeg's scdet sees.
@Suite struct SceneTests {
  /// Three pictures joined after 10 and 25 frames of 10 a second.
  private static func clip(_ format: String) -> String {
    """
    ffmpeg -v error -f lavfi -i mandelbrot=s=96x64:r=10,trim=duration=1 -f lavfi -i smptebars=s=96x64:r=10:d=1.5 \
      -f lavfi -i testsrc=s=96x64:r=10:d=1 -filter_complex '[0][1][2]concat=n=3:v=1:a=0' -c:v ffv1 -pix_fmt \(format) cuts.mkv || exit
    """
  }

  @Test(arguments: ["yuv420p", "yuv444p", "yuv422p10le", "gray", "gray12le", "bgr0"])
  func shotsBeginAtTheCutsThatScdetSees(format: String) {
    let run = shell(
      Self.clip(format) + #"""

        frame-decode cuts.mkv | frame-index add i.fidx || exit
        frame-index scenes i.fidx cuts.mkv | jq -rc '[.kind, .video, .frame, .last_frame, .seconds, .to_seconds]'
        { echo 0; ffmpeg -v error -i cuts.mkv -vf scdet=threshold=10,metadata=print:key=lavfi.scd.time:file=- -f null - |
          sed -n 's/^lavfi.scd.time=//p'; } | jq '. * 10' >theirs
        frame-index scenes i.fidx cuts.mkv | jq .frame | cmp - theirs
        frame-decode --scenes cuts.mkv | frame-info | jq 'select(.record == "frame").ordinal' | cmp - theirs
        """#)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.text)\(run.errors)")
    let shots = [(0, 9), (10, 24), (25, 34)].map { first, last in
      #"["shot","cuts.mkv",\#(first),\#(last),\#(seconds(first)),\#(seconds(last + 1))]"#
    }
    #expect(run.lines.map(String.init) == shots, "\(run.text)")
  }

  private func seconds(_ frame: Int) -> String { frame % 10 == 0 ? "\(frame / 10)" : "\(frame / 10).\(frame % 10)" }

  @Test func shotsAreWrittenForPeopleAndPlayers() {
    let run = shell(
      Self.clip("yuv420p") + #"""

        frame-decode cuts.mkv | frame-index add i.fidx || exit
        for format in table vtt ffmetadata; do frame-index scenes --format $format i.fidx '*.mkv'; done
        ffmpeg -v error -i cuts.mkv -i <(frame-index scenes --format ffmetadata i.fidx cuts.mkv) -map_chapters 1 -c copy chapters.mkv &&
          ffprobe -v error -show_chapters -of csv=p=0 chapters.mkv | cut -d, -f4,6,7
        frame-decode --every 5 cuts.mkv | frame-index add --keep-borders sampled.fidx
        frame-index scenes sampled.fidx cuts.mkv | wc -l
        """#)
    let times = ["00:00:00.000", "00:00:01.000", "00:00:02.500", "00:00:03.500"]
    var expected = ["WEBVTT"]
    for shot in 0..<3 { expected += ["\(times[shot]) --> \(times[shot + 1])", "Shot \(shot + 1)"] }
    let lines = run.lines.map(String.init)
    #expect(lines.first?.split(separator: " ") == ["time", "to", "frame", "score", "video"], "\(run.text)")
    for shot in 0..<3 { #expect(lines.dropFirst(shot + 1).first?.hasPrefix("\(times[shot])  \(times[shot + 1])") == true, "\(run.text)") }
    #expect(Array(lines.dropFirst(4).prefix(7)) == expected, "\(run.text)")
    #expect(lines.contains("START=1000") && lines.contains("END=2500"))
    let chapters = (0..<3).map {
      "\(["0.000000", "1.000000", "2.500000", "3.500000"][$0...($0 + 1)].joined(separator: ",")),Shot \($0 + 1)"
    }
    #expect(Array(lines.suffix(4).prefix(3)) == chapters, "\(run.text)\(run.errors)")
    #expect(
      run.errors.split(separator: "\n").count == 1 && run.errors.hasPrefix("frame-index: cuts.mkv: only some frames were indexed"),
      "\(run.errors)")
  }

  /// The page's command, on a file whose times do not begin at 0.
  @Test func chaptersBeginWithTheirShots() {
    let run = shell(
      Self.clip("yuv420p") + #"""

        ffmpeg -v error -i cuts.mkv -c:v libx264 -bf 0 -muxdelay 0 -output_ts_offset 3 late.ts && frame-decode late.ts | frame-index add i.fidx || exit
        frame-index scenes --format ffmetadata i.fidx late.ts >chapters
        ffmpeg -v error -copyts -i late.ts -i chapters -map_metadata 1 -c copy chaptered.mkv
        ffprobe -v error -show_chapters -of json chaptered.mkv | jq -c '[.chapters[].start_time | tonumber + 0]'
        frame-decode --scenes chaptered.mkv | frame-info | jq -c 'select(.record == "frame").seconds' | jq -sc .
        """#)
    #expect(run.lines.count == 2 && run.lines[0] == "[3,4,5.5]" && run.lines[1] == run.lines[0], "\(run.text)\(run.errors)")
  }
}
