import TestSupport
import Testing

/// Statuses and messages at the end of a pipeline: framepipe(7), "Exit status".
@Suite struct FailureTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  /// A failure is told once, by the stage that knows it, and the last stage has its status.
  @Test func failingDecoderIsTheStatusOfTheLastStage() {
    let run = shell("frame-decode nothing.mp4 | frame-resize 320x | frame-convert --to rgb24 | frame-export --format raw")
    #expect(run.status == 66)
    #expect(run.errors == "frame-decode: nothing.mp4: no such file\n")
    #expect(run.output.isEmpty)
  }

  @Test func cutStreamIsTheStatusAndWhatArrivedIsDelivered() {
    let run = shell(
      #"frame-decode "$1" | head -c 20000000 | frame-resize 64x | frame-info | grep -c '"record":"frame"'"#, Self.clip)
    #expect(run.text == "14\n")
    #expect(run.errors.contains("the stream ends without its trailer: 14 frames arrived, the last at 0.520 s"), "\(run.errors)")
    let status = shell(#"frame-decode "$1" | head -c 20000000 | frame-resize 64x | frame-info >/dev/null"#, Self.clip)
    #expect(status.status == 75)
  }

  @Test func killedStageIsNoticed() {
    let run = shell(
      #"""
      mkfifo pipe; frame-decode "$1" "$1" "$1" "$1" "$1" "$1" "$1" "$1" >pipe & decoder=$!
      frame-resize 640x <pipe | frame-info | { read -r _; read -r _; kill -9 $decoder; cat >/dev/null; }
      exit "${PIPESTATUS[1]}"
      """#, Self.clip)
    #expect(run.status == 75, "\(run.errors)")
    #expect(run.errors.contains("the stream ends without its trailer"))
  }

  @Test func fullDiskIsStatus74() {
    let run = shell(#"frame-decode "$1" | frame-resize 320x >/dev/full"#, Self.clip)
    #expect(run.status == 74)
    #expect(run.errors == "frame-resize: cannot write the output: no space left on device\n")
  }

  /// A reader that leaves early is no error, and no stage says anything.
  @Test func earlyReaderIsNoError() {
    let run = shell(
      #"set -o pipefail; frame-decode "$1" | frame-resize 320x | frame-convert --to gray | frame-info --first 1"#, Self.clip)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.lines.count == 2)
  }

  @Test func flippedByteInAFileIsNoticedAndTheRestDelivered() {
    let run = shell(
      #"""
      frame-decode "$1" | frame-resize 320x -o small.frames && printf 'X' | dd of=small.frames bs=1 seek=2000000 conv=notrunc 2>/dev/null
      frame-convert --to rgb24 <small.frames | frame-info | grep -c '"record":"frame"'; frame-info <small.frames >/dev/null
      """#, Self.clip)
    #expect(run.status == 65)
    #expect(Int(run.lines.first ?? "").map { $0 > 0 && $0 < 132 } == true, "\(run.text)")
    #expect(run.errors.contains("the stream is damaged"), "\(run.errors)")
  }

  @Test func inputIsNeverTheOutput() {
    let run = shell(#"frame-decode "$1" | frame-resize 64x -o a.frames; frame-resize 32x -o a.frames <a.frames"#, Self.clip)
    #expect(run.status == 64)
    #expect(run.errors == "frame-resize: a.frames: is both input and output\nhint: write to another file and rename it\n")
  }

  @Test func outputThatCannotBeCreatedIsStatus73() {
    let run = shell(#"frame-decode "$1" | frame-resize 64x -o no/such/folder/a.frames"#, Self.clip)
    #expect(run.status == 73)
  }

  @Test func unknownFormatIsUsageWithAHint() {
    let run = shell("frame-convert --to rgb42 </dev/null")
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("frame-convert: unknown pixel format 'rgb42'\nhint: one of "))
  }

  /// Two versions of one file, decoded twice from one `tee`.
  @Test func teeIntoTwoPipelines() {
    let run = shell(
      #"""
      mkfifo done; exec 3<>done
      frame-decode "$1" | tee >(frame-resize 64x >a.frames; echo >&3) | frame-resize 64x >b.frames; read -r _ <&3
      cmp a.frames b.frames
      """#, Self.clip)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func everyProgramSaysWhatItIs() {
    for tool in ["decode", "convert", "resize", "detect-prep", "index", "info", "export", "import"] {
      let version = shell("frame-\(tool) --version")
      #expect(version.status == 0)
      #expect(version.text.contains("(mimalloc "), "frame-\(tool): \(version.text)")
      #expect(shell("frame-\(tool) --help").text.contains("Example"), "frame-\(tool)")
      #expect(shell("frame-\(tool) --generate-completion-script bash").status == 0)
    }
  }
}
