import TestSupport
import Testing

/// How programs behave when pipes, disks and streams end badly.
@Suite struct StreamMannersTests {
  private static let source = "head -c 120000 /dev/zero | frame-import --format raw --pixel-format gray --size 40x30"
  private static let conformance = Programs.packageRoot + "/Tests/Conformance"

  @Test(arguments: ["raw", "y4m", "pgm", "npy --each"])
  func fullDiskIsAnError(format: String) {
    let run = shell("\(Self.source) | frame-export --format \(format) >/dev/full")
    #expect(run.status == 74)
    #expect(run.errors.hasPrefix("frame-export: cannot write") && run.errors.hasSuffix(": no space left on device\n"), "\(run.errors)")
  }

  @Test func fullDiskUnderAStreamIsAnError() {
    let run = shell("\(Self.source) >/dev/full; exit ${PIPESTATUS[1]}")
    #expect(run.status == 74)
    #expect(run.errors.split(separator: "\n").filter { $0.hasPrefix("frame-import: ") }.count == 1, "\(run.errors)")
  }

  @Test func readerThatLeavesEarlyIsNoError() {
    let run = shell(
      "yes | frame-import --format raw --pixel-format gray --size 640x360 | frame-export --format raw | head -c 9 | wc -c; echo ${PIPESTATUS[@]:1}"
    )
    #expect(run.text == "9\n0 0 0 0\n")
    #expect(run.errors.isEmpty, "\(run.errors)")
    let info = shell(
      "yes | frame-import --format raw --pixel-format gray --size 640x360 | frame-info --first 2 | wc -l; echo ${PIPESTATUS[@]:1}")
    #expect(info.text == "3\n0 0 0\n" && info.errors.isEmpty, "\(info.text)\(info.errors)")
  }

  /// A parent that ignores SIGPIPE changes nothing.
  @Test func ignoredSIGPIPEIsStillQuiet() {
    let run = shell("trap '' PIPE; \(Self.source) | frame-export --format raw | head -c 9 | wc -c")
    #expect(run.text == "9\n")
    #expect(!run.errors.contains("frame-"), "\(run.errors)")
  }

  /// In a container or early in a boot /proc may be missing: arguments arrive, and files get their names, without it.
  @Test(.enabled(if: shell("unshare -rm umount -l /proc").status == 0)) func programsDoWithoutProc() {
    let folder = TestFolder()
    let run = shell(
      "unshare -rm bash -c 'umount -l /proc; set -o pipefail; \(Self.source) | frame-index add -q --as zeros a.fidx && frame-index info a.fidx'; ls",
      in: folder)
    #expect(run.text.contains("zeros") && run.text.hasSuffix("\na.fidx\n"), "\(run.text)\(run.errors)")
  }

  @Test(arguments: ["frame-import a.y4m", "frame-export --format raw a.frames", "frame-export --format png a.frames"])
  func binaryIsNotWrittenToATerminal(command: String) {
    let folder = TestFolder()
    folder.write(Y4M.file("W2 H2 Cmono", frames: 1), to: "a.y4m")
    let run = shell("frame-import a.y4m >a.frames; script -qec '\(command)' /dev/null", in: folder)
    #expect(run.status == 64)
    #expect(run.text.contains("standard output is a terminal"), "\(run.text)")
  }

  @Test(arguments: ["frame-import", "frame-export --format raw", "frame-info"])
  func terminalIsNoInput(command: String) {
    let run = shell("script -qec '\(command) >/dev/null' /dev/null")
    #expect(run.status == 64)
    #expect(run.text.contains("standard input is a terminal"), "\(run.text)")
  }

  /// Cut anywhere, a stream delivers what was whole, says so once, and ends with 75.
  @Test(arguments: [1, 700, 5000, 30_000, 120_000])
  func cutStreamDeliversAndFails(bytes: Int) {
    let run = shell("\(Self.source) | head -c \(bytes) | frame-export --format raw | wc -c; echo ${PIPESTATUS[@]:3:1}")
    let counts = run.lines.compactMap { Int($0) }
    #expect(counts.count == 2 && counts[1] == 75, "\(run.text)")
    #expect(counts[0] % 1200 == 0 && counts[0] <= bytes && bytes < 3000 + counts[0] * 5 / 3, "\(counts[0]) of \(bytes)")
    #expect(run.errors.split(separator: "\n").filter { $0.hasPrefix("frame-export: ") }.count == 1, "\(run.errors)")
  }

  /// A failure upstream gives the status, without a word here.
  @Test(arguments: [("raw", 16), ("y4m", 56 + 2 * 14), ("pgm", 2 * (11 + 8))])
  func failureUpstreamIsPassedOnSilently(format: String, bytes: Int) {
    let run = shell("frame-export --format \(format) \"$1/valid/failure.frames\"", Self.conformance)
    #expect(run.status == 74)
    #expect(run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.count == bytes)
  }

  @Test func filesOfAnyNameAreRead() {
    for name in ["a b.y4m", "-o.y4m", "line\nbreak.y4m", "$HOME`x`'\".y4m", "%d.y4m"] {
      let folder = TestFolder()
      folder.write(Y4M.file("W2 H2 Cmono", frames: 1), to: name)
      let run = shell("frame-import -o ./\"$1\".frames -- \"$1\" && frame-export --format raw -- \"$1\".frames", name, in: folder)
      #expect(run.status == 0 && run.output == [0, 7, 14, 21], "\(name): \(run.errors)")
    }
  }

  @Test func outputMayNotBeTheInput() {
    let folder = TestFolder()
    folder.write(Y4M.file("W2 H2 Cmono", frames: 1), to: "a")
    let run = shell("ln a b; frame-import a -o b", in: folder)
    #expect(run.status == 64 && run.errors.contains("is both input and output"), "\(run.errors)")
    #expect(folder.bytes(of: "a") == Y4M.file("W2 H2 Cmono", frames: 1), "the input is as it was")
  }

  @Test(arguments: ["raw", "y4m", "npy", "png", "pgm"])
  func failedRunLeavesNoFile(format: String) {
    let run = shell("frame-export --format \(format) -o out \"$1/invalid/no-magic.frames\"; echo $?; ls", Self.conformance)
    #expect(run.text == "65\n")
    #expect(shell("frame-export --format \(format) -o out nothing.frames; echo $?; ls").text == "66\n")
    #expect(
      shell("frame-export --format \(format) -o no/such/folder/out \"$1/valid/two-frames.frames\"; echo $?", Self.conformance).text
        == "73\n")
  }

  /// A slow source's frames do not wait for the batch to fill: here the second is sent once the first has come out.
  @Test func slowFramesArriveAtOnce() {
    let run = shell(
      """
      mkfifo arrived
      (printf 'YUV4MPEG2 W2 H2 Cmono\\nFRAME\\nabcd'; read -r _ <arrived; printf 'FRAME\\nefgh') | frame-import |
        frame-export --format raw | (head -c 4; echo >arrived; cat)
      """)
    #expect(run.status == 0 && run.text == "abcdefgh", "\(run.status) \(run.text)")
  }

  @Test func statisticsCountFramesAndBytes() {
    let run = shell("\(Self.source) --stats | frame-export --format raw --stats >/dev/null")
    for part in [
      #""stage":"frame-import","frames_in":100,"frames_out":100,"bytes_in":120000,"#,
      #""stage":"frame-export","frames_in":100,"frames_out":100,"#, #""bytes_out":120000,"#,
    ] {
      #expect(run.errors.contains(part), "\(run.errors)")
    }
  }
}
