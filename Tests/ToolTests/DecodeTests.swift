import Glibc
import TestSupport
import Testing

/// frame-decode as a person meets it: flags, names, statuses and messages.
@Suite struct DecodeTests {
  static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  /// Ordinals of the frames that a run delivers.
  private func ordinals(_ flags: String, _ files: String = "\"$1\"") -> [Int] {
    shell("frame-decode \(flags) \(files) | frame-info | jq -r 'select(.record==\"frame\").ordinal'", Self.clip).lines.compactMap {
      Int($0)
    }
  }

  @Test func framesAreThoseOfFFmpeg() {
    let run = shell(
      #"""
      frame-decode "$1" | frame-export --format raw | md5sum
      ffmpeg -nostdin -v error -i "$1" -map 0:v:0 -fps_mode passthrough -f rawvideo - | md5sum
      """#, Self.clip)
    #expect(run.lines.count == 2)
    #expect(Set(run.lines).count == 1)
  }

  @Test func theNumberOfThreadsChangesNoByte() {
    let run = shell(#"for n in 1 2 5; do frame-decode --threads $n "$1" | frame-export --format raw | md5sum; done"#, Self.clip)
    #expect(run.lines.count == 3)
    #expect(Set(run.lines).count == 1)
  }

  @Test func selectionsDeliverTheFramesTheyName() {
    #expect(ordinals("--at 2,0:01,00:00:03.5") == [25, 50, 87])
    #expect(ordinals("--from 1 --to 1.2") == [25, 26, 27, 28, 29])
    #expect(ordinals("--every 50") == [0, 50, 100])
    #expect(ordinals("--fps 2") == [0, 12, 25, 37, 50, 62, 75, 87, 100, 112, 125])
    #expect(ordinals("--keyframes").first == 0)
  }

  /// The small form of Tests/Selection: seven encodings, and the seed that a failure needs in its output.
  @Test func everySelectionEqualsAFullDecodeFilteredAfterwards() {
    let run = shell(#"python3 "$1" --small"#, Programs.packageRoot + "/Tests/Selection/run.py")
    #expect(run.status == 0, "\(run.text)")
    #expect(run.text.contains("selections equal a full decode"))
  }

  /// Parts of one video by several processes are the whole, whoever decodes them.
  @Test func partsTogetherAreTheWhole() {
    let whole = ordinals("")
    #expect(whole.count == 132)
    for count in 2...4 { #expect((1...count).flatMap { ordinals("--part \($0)/\(count)") } == whole) }
  }

  /// What a selection skips is not decoded, and damage there is not its own; damage in what it needs is.
  @Test func damageCountsWhereItIsDecoded() {
    let run = shell(
      #"""
      ffmpeg -nostdin -v error -i "$1" -an -c:v libx264 -g 30 -keyint_min 30 -sc_threshold 0 -x264-params threads=1:bframes=2:b-pyramid=none v.mp4
      # hurt NAME WHICH: garbage in the longest packet of frames 31 to 59, of those that others refer to or of those that none does.
      hurt() {
        ffprobe -v error -select_streams v -show_packets -show_entries packet=pts_time,dts_time,pos,size,flags -of json v.mp4 |
          python3 -c '
      import json, sys
      packets = [p for p in json.load(sys.stdin)["packets"] if 1.21 < float(p["pts_time"]) < 2.39 and "K" not in p["flags"]]
      data = bytearray(open("v.mp4", "rb").read())
      def is_referred(p): return data[int(p["pos"]) + 4] & 0x60 != 0
      worst = max((p for p in packets if is_referred(p) == (sys.argv[2] == "referred")), key=lambda p: int(p["size"]))
      start, size = int(worst["pos"]), int(worst["size"])
      for index in range(start + size // 4, start + size): data[index] = 255 - index * 37 % 251
      open(sys.argv[1], "wb").write(data)
      print(worst["pts_time"])' "$@"
      }
      decode() { frame-decode "$@" 2>/dev/null | frame-info >/dev/null; echo "${PIPESTATUS[0]}"; }
      at=$(hurt none.mp4 none)
      decode none.mp4; decode --at "$at" none.mp4; decode --at 2.36 none.mp4; decode --keyframes none.mp4
      at=$(hurt referred.mp4 referred)
      decode referred.mp4; decode --at "$at" referred.mp4; decode --at 4 referred.mp4; decode --keyframes referred.mp4; decode --to 1 referred.mp4
      """#, Self.clip)
    #expect(run.lines == ["65", "65", "0", "0", "65", "65", "0", "0", "0"], "\(run.text) \(run.errors)")
  }

  /// Without a device: 69 where one was asked for, software where any will do.
  @Test func aDeviceThatIsNotThereIsNamed() {
    let run = shell(
      #"""
      frame-decode --hwaccel vaapi --at 1 "$1" | frame-info >/dev/null; echo "${PIPESTATUS[0]}"
      LIBVA_DRIVER_NAME=none frame-decode --hwaccel auto --at 1 "$1" "$1" | frame-info | grep -c '"ordinal":25'
      """#, Self.clip, environment: ["LIBVA_DRIVER_NAME": "none"])
    #expect(run.lines == ["69", "2"])
    #expect(run.errors.contains("no vaapi device"))
    #expect(run.errors.split(separator: "\n").count(where: { $0.contains("decoding in software") }) <= 1)
  }

  /// A threshold may follow --scenes, or the first file may.
  @Test func scenesTakesAThresholdOrNone() {
    let plain = ordinals("--scenes")
    #expect(plain.first == 0)
    #expect(ordinals("--scenes 10") == plain)
    #expect(ordinals("--scenes=10") == plain)
    #expect(ordinals("--scenes 0", "-- \"$1\"").count == 132)
  }

  @Test(arguments: [
    ("--fps 2 --every 3", "--every and --fps can't be combined"), ("--at 1 --part 1/2", "--at and --part can't be combined"),
    ("--part 3/2", "3/2: expected k/n"), ("--at 1 --from 2", "--at excludes --from and --to"),
    ("--from 2 --to 1", "--from 2.0 is not before --to 1.0"), ("--every 0", "--every 0: expected at least 1"),
    ("--at 1:99", "1:99: expected seconds or [HH:]MM:SS[.mmm]"), ("--threads 1000", "--threads 1000: expected 0 to 64"),
  ])
  func wrongFlagsAreNamed(flags: String, message: String) {
    let run = shell("frame-decode \(flags) \"$1\"", Self.clip)
    #expect(run.status == 64)
    #expect(run.errors.contains(message))
    #expect(run.output.isEmpty)
  }

  @Test func namesMayHoldAnything() {
    let run = shell(
      #"""
      name=$(printf -- '-a b%%d:\377.mp4'); cp "$1" "./$name"
      frame-decode --at 1 -- "$name" | frame-info | LC_ALL=C grep -c '"ordinal":25'
      frame-decode --at 1 "./$name" "$1" | frame-info | grep -c '"record":"trailer"'
      """#, Self.clip)
    #expect(run.lines == ["1", "2"])
    #expect(run.errors == "")
  }

  @Test func standardInputIsReadOnlyWhenAskedFor() {
    let run = shell(
      #"""
      printf 'a\nb\n' | while read -r line; do frame-decode --at 0 "$1" | frame-info >/dev/null; echo "$line"; done
      ffmpeg -nostdin -v error -i "$1" -c copy -f mpegts - | frame-decode - | frame-info | grep -c '"record":"frame"'
      frame-decode --at 1 - <"$1" | frame-info | grep -c '"ordinal":25'
      """#, Self.clip)
    #expect(run.lines == ["a", "b", "132", "1"])
  }

  /// One bad file of three: the others are decoded, and its part carries the failure.
  @Test func aFileThatFailsDoesNotKeepTheOthers() {
    let run = shell(
      #"frame-decode --at 1 "$1" nothing.mp4 "$1" | frame-info | jq -r 'select(.record=="trailer") | "\(.frames) \(.status)"'; exit ${PIPESTATUS[0]}"#,
      Self.clip)
    #expect(run.lines == ["1 0", "0 66", "1 0"])
    #expect(run.status == 66)
    #expect(run.errors == "frame-decode: nothing.mp4: no such file\n")
  }

  @Test func aRunThatFailsAtOnceLeavesNoFile() {
    let run = shell(
      #"frame-decode -o out.frames nothing.mp4; echo $?; ls; cp "$1" in.mp4; frame-decode -o in.mp4 in.mp4; echo $?; cmp in.mp4 "$1""#,
      Self.clip)
    #expect(run.lines == ["66", "64"])
    #expect(run.status == 0)
  }

  @Test func damageIsToldOnceAndCarriedOn() {
    let run = shell(
      #"""
      ffmpeg -nostdin -v error -i "$1" -c copy -movflags +faststart whole.mp4
      head -c 150000 whole.mp4 >cut.mp4
      frame-decode cut.mp4 | frame-resize 64x | frame-info >info; echo $?
      jq -r 'select(.record=="failure").status' info; jq -r 'select(.record=="frame").ordinal' info | wc -l
      """#, Self.clip)
    #expect(run.lines.prefix(2) == ["65", "65"])
    #expect((Int(run.lines.last ?? "") ?? 0) > 5)
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.errors.contains("frame-decode: cut.mp4: "))
  }

  @Test func aReaderThatLeavesEarlyIsNoError() {
    let run = shell(#"frame-decode "$1" | head -c 100000 >/dev/null; echo "${PIPESTATUS[0]}""#, Self.clip)
    #expect(run.lines == ["0"])
    #expect(run.errors == "")
  }

  /// The frames decoded at each moment are bounded: a slow reader makes nothing grow.
  @Test func memoryDoesNotGrowUnderASlowReader() {
    let run = shell(
      #"frame-decode --threads 1 --stats "$1" "$1" "$1" 2>stats | (sleep 2; cat >/dev/null); jq .peak_rss_bytes stats"#, Self.clip)
    #expect((Int(run.lines.first ?? "") ?? .max) < 160 << 20)
  }
}
