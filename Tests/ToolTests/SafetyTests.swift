import Glibc
import TestSupport
import Testing

/// What must hold whatever a program is given: names, outputs, limits, the sandbox.
@Suite struct SafetyTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"
  private static let second = "frame-decode --to 1 \"$1\" | frame-resize 64x"

  @Test(arguments: [
    "frame-decode --to 0.1 \"$1\" >&-", "\(second) | frame-export --format raw >&-", "frame-info --help >&-", "frame-info <&-",
    "frame-decode --to 0.1 \"$1\" >&- 2>&- <&-", "frame-decode --to 0.1 --trace /dev/full \"$1\" >/dev/null",
  ])
  func whatIsClosedOrFullIsStatus74(command: String) {
    let run = shell(command, Self.clip)
    #expect(run.status == 74, "\(run.errors)")
  }

  @Test func namesThatAreNotUTF8StayApart() {
    let run = shell(
      #"""
      cp "$1" $'\xff.mp4'
      frame-decode --to 0.1 -o $'\xfe.frames' $'\xff.mp4' || exit
      frame-decode --to 0.1 $'\xff.mp4' | frame-export --format ppm -o $'\xfd-%d.ppm' || exit
      LC_ALL=C ls | tr '\n' ' '
      frame-info $'\xfe.frames' | head -1
      """#, Self.clip)
    #expect(run.output.starts(with: [0xFD, 0x2D, 0x31, 0x2E]), "\(run.text) \(run.errors)")
    #expect(run.output.contains(0xFE) && run.output.contains(0xFF))
    #expect(run.text.contains("\"path\":\"\u{10FEFF}.mp4\""), "\(run.text)")
  }

  /// A message, and whatever a name holds, stays on its line.
  @Test func messagesDoNotMoveTheCursor() {
    let run = shell(#"frame-decode $'\e[31mno\nsuch.mp4'"#)
    #expect(run.status == 66)
    #expect(run.errors == "frame-decode: \\x1B[31mno\\nsuch.mp4: no such file\n")
  }

  /// An input is no output, under whatever flag and name.
  @Test(arguments: [
    "--trace copy.mp4 copy.mp4 >/dev/null", "-o copy.mp4 copy.mp4", "-o link.mp4 copy.mp4", "-o copy.mp4 - <copy.mp4",
    "copy.mp4 >>copy.mp4", "copy.mp4 1<>link.mp4", "-o /proc/self/fd/7 copy.mp4 7<>copy.mp4", "-o /dev/fd/7 - <copy.mp4 7>>link.mp4",
  ])
  func inputsAreNotWritten(arguments: String) {
    let run = shell("cp \"$1\" copy.mp4; ln -s copy.mp4 link.mp4; frame-decode \(arguments); s=$?; cmp \"$1\" copy.mp4; exit $s", Self.clip)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.errors.contains("is both input and output"), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  /// Nor what an index is read from, the files that SQLite keeps beside it, and the videos that pictures are made from.
  @Test(arguments: [
    "export i.fidx >>i.fidx", "info i.fidx 1<>link.fidx", "find --html link.fidx i.fidx <q.frames",
    "find --html i.fidx-wal i.fidx <q.frames",
    "find --sheet folder/a.mp4 --pictures folder i.fidx <q.frames", "find --trace i.fidx-shm i.fidx <q.frames",
  ])
  func indexesAreNotWritten(arguments: String) {
    let run = shell(
      #"""
      mkdir folder; cp "$1" folder/a.mp4; frame-decode --to 1 "$1" | frame-resize 64x -o q.frames
      frame-index add -q --as a.mp4 i.fidx <q.frames; ln -s i.fidx link.fidx; cp i.fidx before
      """# + "\nframe-index \(arguments); s=$?; cmp i.fidx before; cmp \"$1\" folder/a.mp4; ls -A >&2; exit $s", Self.clip)
    #expect(run.status == 64, "\(run.text) \(run.errors)")
    #expect(run.errors.contains("is both input and output"), "\(run.errors)")
    #expect(!run.text.contains("differ") && !run.errors.contains("EOF") && !run.errors.contains(".part"), "\(run.text) \(run.errors)")
  }

  @Test func aDirectoryIsSaidToBeOne() {
    let run = shell("frame-decode .")
    #expect(run.status == 66 && run.errors == "frame-decode: .: cannot open: it is a directory\n", "\(run.errors)")
  }

  /// Letters that are lost are said to be.
  @Test func subtitlesThatAreNotUTF8AreSaid() {
    let run = shell(
      #"""
      printf '1\n00:00:01,000 --> 00:00:02,000\nCaf\351 one\n\n2\n00:00:03,000 --> 00:00:04,000\ntwo\n' | frame-index add-text --video v i.fidx
      echo $?; frame-index export i.fidx | jq -r 'select(.kind == "text").text'
      """#)
    #expect(run.text == "65\nCaf\u{FFFD} one\ntwo\n", "\(run.text) \(run.errors)")
    #expect(run.errors.hasPrefix("frame-index: line 3: not UTF-8"), "\(run.errors)")
  }

  /// One line for one cause, and one with the number of the others.
  @Test(arguments: [
    "frame-index add-detections i.fidx lines", "frame-index import i.fidx lines", "frame-detect-prep --unmap lines <q.frames",
  ])
  func manyLinesOfOneCauseAreTwo(command: String) {
    let run = shell(
      #"""
      seq 300 | sed 's/.*/{"kind":"frame","item":&,"video":"a","box":[0,0,1]}/' >lines
      frame-decode --at 0 "$1" | frame-detect-prep --preset imagenet | cat >q.frames
      """# + "\n\(command)", Self.clip)
    #expect(run.status == 65 && run.errors.split(separator: "\n").count == 2, "\(run.errors)")
    #expect(run.errors.contains("299 more like this"), "\(run.errors)")
  }

  /// A video has a path, an output a name.
  @Test func nothingIsNameless() {
    let box = #"{"video":"","seconds":1,"label":"a","score":1,"box":[0,0,1,1]}"#
    let run = shell(
      #"""
      printf '%s\n' "$2" >boxes; printf '1\n00:00:01,000 --> 00:00:02,000\nhello\n' >t.srt
      frame-index add-text --video '' i.fidx t.srt; echo $?
      frame-index add-detections --video '' i.fidx boxes; echo $?
      frame-index add-detections --video a i.fidx boxes; echo $?
      { printf '{"kind":"text","video":"a\\u0000b","seconds":1,"to_seconds":2,"text":"hello"}\n'; echo '{"kind":"video","video":""}'; } |
        frame-index import i.fidx; echo $?
      frame-decode --to 0.1 "$1" | frame-export --format raw -o ''; echo $?
      frame-index info i.fidx | grep -c '"video":'
      """#, Self.clip, box)
    #expect(run.text == "64\n64\n65\n65\n64\n0\n", "\(run.text) \(run.errors)")
    #expect(run.errors.contains("a detection without 'video'") && run.errors.contains("a text without 'video'"), "\(run.errors)")
    #expect(run.errors.contains("a video without 'video'") && run.errors.contains("the name of an output is empty"), "\(run.errors)")
  }

  /// Two outputs are two files. A trace is written whatever becomes of the run.
  @Test(arguments: [
    ("frame-export --format raw -o x --trace ./x q.frames", "[\n"), ("frame-index find --html x --sheet y i.fidx <q.frames", "old\n"),
  ])
  func noFileIsWrittenTwice(command: String, begins: String) {
    let run = shell(
      #"""
      frame-decode --to 1 "$1" | frame-resize 64x -o q.frames; frame-index add -q --thumbs --as a.mp4 i.fidx <q.frames
      echo old >x; ln -s x y
      """# + "\n\(command) >/dev/null; s=$?; head -n 1 x; ls -A; exit $s", Self.clip)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.text == begins + "i.fidx\nq.frames\nx\ny\n", "\(run.text)")
    #expect(run.errors.contains("two outputs write this file"), "\(run.errors)")
  }

  /// An open descriptor is written from where it stands.
  @Test func whatIsOpenIsWrittenOn() {
    let run = shell(
      #"""
      frame-decode --to 0.1 "$1" | frame-resize 4x4 | frame-convert --to gray -o q.frames
      { echo head >&7; frame-export --format raw -o /dev/fd/7 q.frames; } 7>log; tail -c +6 log | cmp - <(frame-export --format raw q.frames)
      { frame-export --format raw -o /proc/self/fd/7 q.frames; } 7>>log; head -c 4 log; stat -c ' %s' log
      """#, Self.clip)
    #expect(run.text == "head 101\n", "\(run.text) \(run.errors)")
  }

  /// Killed in the middle, a program leaves the old file, and what it was writing goes with the next run.
  @Test(arguments: ["raw", "npy", "y4m"]) func theOldFileStaysUntilTheNewOneIsWhole(format: String) {
    let run = shell(
      #"""
      echo old >o; mkfifo pipe
      frame-export --format "$2" -o o <pipe & victim=$!
      exec 3>pipe; frame-decode --to 1 "$1" | head -c 30000000 >&3
      until ls .framepipe.*.part >/dev/null 2>&1; do sleep 0.02; done
      cat o; kill -9 $victim; wait $victim 2>/dev/null; exec 3>&-
      cat o; frame-decode --to 0.1 "$1" | frame-export --format raw -o other; ls -A
      """#, Self.clip, format)
    #expect(run.text == "old\nold\no\nother\npipe\n", "\(run.text) \(run.errors)")
  }

  @Test func theLimitOfAFrameBindsWhatIsMade() {
    let run = shell(
      #"""
      printf 'YUV4MPEG2 W65535 H65535 F25:1 C420jpeg\nFRAME\nxxxx' |
        (ulimit -v 4000000; frame-import --max-frame-bytes 1000000) >/dev/null
      """#)
    #expect(run.status == 65)
    #expect(run.errors.contains("the limit is 1000000"), "\(run.errors)")
    let resize = shell(Self.second + " | frame-resize --max-frame-bytes 1000000 4000x4000 >/dev/null", Self.clip)
    #expect(resize.status == 65 && resize.errors.contains("the limit is 1000000"), "\(resize.errors)")
  }

  /// Programs that share a pipe keep lines whole, though each writes more than a pipe keeps together.
  @Test func linesOfManyProgramsAreWhole() {
    let run = shell(
      Self.second + " -o small.frames; seq 16 | xargs -P8 -I{} frame-info small.frames"
        + " | (sleep 0.3; jq -c .record) | sort | uniq -c", Self.clip)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.count == 3 && run.text.contains(#"16 "header""#) && run.text.contains(#"16 "trailer""#), "\(run.text)")
  }

  @Test func aChecksumFindsAFlippedBit() {
    let run = shell(
      #"""
      frame-decode --to 1 "$1" | frame-resize --checksum 64x | cat >sent; frame-export --format raw <sent | cksum
      zstd -q -t sent || echo zstd refuses
      printf 'X' | dd of=sent bs=1 seek=60000 conv=notrunc 2>/dev/null; frame-export --format raw <sent >/dev/null
      """#, Self.clip)
    #expect(run.status == 65, "\(run.errors)")
    #expect(run.errors.contains("checksum"), "\(run.errors)")
    #expect(run.lines.count == 1 && !run.text.contains("refuses"), "\(run.text)")
  }
}

/// The sandbox of frame-decode.
@Suite struct SandboxedDecodingTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"
  private static let hasBox = shell("frame-decode --version").text.contains("sandbox landlock+seccomp")

  @Test(.enabled(if: hasBox, "this kernel lacks Landlock or seccomp")) func framesAreTheSameInTheBox() {
    let run = shell(
      #"""
      for box in require auto none; do
        frame-decode --sandbox $box --stats --every 20 "$1" 2>$box | frame-export --format raw | cksum; jq -r .sandbox $box
      done
      frame-decode --sandbox require --at 3 "$1" "$1" -o named.frames && frame-info named.frames | grep -c '"record":"frame"'; ls -A
      """#, Self.clip)
    #expect(run.lines.count == 11, "\(run.text) \(run.errors)")
    #expect(run.lines[0] == run.lines[2] && run.lines[2] == run.lines[4])
    #expect(run.lines[1] == "landlock+seccomp" && run.lines[3] == "landlock+seccomp" && run.lines[5] == "none")
    #expect(run.lines[6...].map(String.init) == ["2", "auto", "named.frames", "none", "require"])
  }

  @Test func theNetworkNeedsNoBox() {
    let run = shell(#"frame-decode --sandbox require --allow-network "$1""#, Self.clip)
    #expect(run.status == 64 && run.errors.contains("--sandbox require excludes --allow-network"), "\(run.errors)")
  }

  /// A run that fails leaves neither file nor temporary file, though the box takes away the right to remove it.
  @Test func aRunThatFailsAtOnceLeavesNoFile() {
    let run = shell(
      "frame-decode -o a.frames missing.mp4; echo $?; for i in $(seq 100); do [ \"$(ls -A)\" ] || break; sleep 0.02; done; ls -A")
    #expect(run.text == "66\n", "\(run.text) \(run.errors)")
  }
}
