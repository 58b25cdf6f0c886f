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
  @Test(arguments: ["--trace copy.mp4 copy.mp4 >/dev/null", "-o copy.mp4 copy.mp4", "-o link.mp4 copy.mp4", "-o copy.mp4 - <copy.mp4"])
  func inputsAreNotWritten(arguments: String) {
    let run = shell("cp \"$1\" copy.mp4; ln -s copy.mp4 link.mp4; frame-decode \(arguments); s=$?; cmp \"$1\" copy.mp4; exit $s", Self.clip)
    #expect(run.status == 64, "\(run.errors)")
    #expect(run.errors.contains("is both input and output"), "\(run.errors)")
    #expect(run.output.isEmpty)
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
