import TestSupport
import Testing

/// `--threads` of the programs whose threads share a frame.
@Suite struct ThreadTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private static let stages = [
    "frame-convert --to rgb24", "frame-convert --to bgra --chroma nearest", "frame-convert --to yuv444p", "frame-resize 333x207",
    "frame-resize 200x200 --fit letterbox --filter bilinear", "frame-resize 1000x --match pillow", "frame-resize 160x90 --linear",
    "frame-convert --to rgba | frame-resize 160x91 --filter box", "frame-convert --to p010le | frame-resize 97x63",
    "frame-detect-prep", "frame-detect-prep --batch 3 --dtype f16 --size 224x224 --fit cover",
  ]

  /// By content: the stream's header says how the program was called.
  @Test(arguments: stages) func framesDoNotDependOnThreads(stage: String) {
    let format = stage.contains("detect-prep") ? "npy" : "raw"
    let run = shell(
      """
      for threads in 1 2 5; do
        frame-decode --every 20 "$1" | \(stage) --threads $threads | frame-export --format \(format) | sha256sum
      done | uniq -c | awk '{ print $1 }'
      """, Self.clip)
    #expect(run.lines == ["3"], "\(run.text) \(run.errors)")
  }

  /// Half a stream: the same frames come out and the same is said, once.
  @Test func failuresAreToldOnceAndInOrder() {
    let run = shell(
      """
      frame-decode "$1" | head -c 400000 >half
      for threads in 1 4; do
        frame-resize 64x36 --threads $threads <half >out$threads; echo $?
        frame-export --format raw <out$threads 2>/dev/null | sha256sum
      done
      """, Self.clip)
    #expect(run.lines.count == 4 && run.lines[0] == "75" && Array(run.lines[0..<2]) == Array(run.lines[2...]), "\(run.text)")
    let told = run.errors.split(separator: "\n")
    #expect(told.count == 2 && told[0] == told[1], "\(run.errors)")
  }

  /// Two shards with pictures in common, and one index.
  @Test(arguments: ["find", "find --limit 0 --within 128", "info", "export", "dupes --min-seconds 1", "verify"])
  func answersOfAnIndexDoNotDependOnThreads(command: String) {
    let run = shell(
      """
      for name in a b; do frame-decode "$1" | frame-index add --as $name $name.fidx; done
      frame-decode --at 1 "$1" >query
      for threads in 0 1 2 7 64; do
        for files in 'a.fidx b.fidx' a.fidx; do frame-index \(command) --threads $threads $files <query; echo $?; done | sha256sum
      done | uniq -c | awk '{ print $1 }'
      """, Self.clip)
    #expect(run.lines == ["5"], "\(run.text) \(run.errors)")
  }

  @Test(arguments: ["0", "65", "-1", "two"]) func badNumbersAreUsageErrors(threads: String) {
    let run = shell("frame-convert --to gray --threads \(threads) </dev/null >/dev/null")
    #expect(run.status == 64, "\(run.errors)")
    guard threads != "0" else { return }
    #expect(shell("frame-index find --threads \(threads) no.fidx </dev/null").status == 64)
  }
}
