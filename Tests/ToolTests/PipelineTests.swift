import TestSupport
import Testing

/// Every script of `pipelines/`, on the clip that the repository carries.
@Suite struct PipelineTests {
  private static let scripts = Programs.packageRoot + "/pipelines"
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private func run(_ script: String, _ environment: [String: String] = [:], in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(
      script, Self.scripts, Self.clip, environment: environment.merging(["FRAMEPIPE_BIN": Programs.folder]) { $1 }, in: folder)
  }

  @Test func demoFindsTheFrameItTookOut() throws {
    let folder = TestFolder()
    let demo = run(#""$1"/demo.sh 'de mo'"#, in: folder)
    #expect(demo.status == 0, "\(demo.errors)")
    let line = try #require(demo.lines.first { $0.hasPrefix("the picture of 2.5 s was found at ") })
    let times = line.split(separator: " ").compactMap { Double($0) }
    // Neighbours that look the same are one moment; it must hold the time that was asked for.
    try #require(times.count == 3)
    #expect(times[1] <= 2.5 && 2.5 <= times[2] && times[2] - times[1] < 0.5, "\(line)")
    for name in ["index.fidx", "tensors.npy", "query.png", "sheet.png"] { #expect(folder.holds("de mo/" + name)) }
  }

  /// Names with spaces, newlines and a leading hyphen; two at a time; a second run adds nothing.
  @Test func folderIsIndexedOnceWhateverTheNames() {
    let folder = TestFolder()
    let indexed = run(
      #"""
      mkdir "my videos" && cd "my videos" && cp "$2" ./-first.mp4 && cp "$2" 'second one.mp4' && cp "$2" $'third\nline.mp4' && cd ..
      "$1"/index-folder.sh library.fidx "my videos" 2 && frame-index info library.fidx | head -1
      "$1"/index-folder.sh library.fidx "my videos" 2 && frame-index info library.fidx | head -1
      """#, in: folder)
    #expect(indexed.status == 0, "\(indexed.errors)")
    #expect(indexed.lines.count == 2)
    #expect(indexed.lines.allSatisfy { $0.contains(#""videos":3,"partial_videos":0,"frames":396"#) }, "\(indexed.text)")
  }

  @Test func frameIsFoundByItsPicture() {
    let found = run(
      #"""
      "$1"/index-video.sh -index.fidx "$2" && frame-decode --at 4 "$2" | frame-export --format png -o shot.png &&
        "$1"/find-frame.sh -index.fidx shot.png --limit 1
      """#)
    #expect(found.status == 0, "\(found.errors)")
    #expect(found.text.contains(#""band":"same""#))
  }

  @Test func nothingFoundIsStatusOne() {
    let folder = TestFolder()
    folder.write(Array("P6 64 64 255\n".utf8) + noise(64 * 64 * 3), to: "noise.ppm")
    let found = run(#""$1"/index-video.sh i.fidx "$2" && frame-import noise.ppm | frame-index find i.fidx"#, in: folder)
    #expect(found.status == 1, "\(found.text) \(found.errors)")
    #expect(found.text.isEmpty)
  }

  @Test func tensorsOfEveryFrame() {
    let made = run(#""$1"/detect-prep.sh "$2" out.npy imagenet && head -c 128 out.npy"#)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.text.contains("(132, 3, 224, 224)"), "\(made.text)")
  }

  @Test func contactSheetIsAPicture() {
    let folder = TestFolder()
    let made = run(#""$1"/contact-sheet.sh "$2" sheet.png 3 1"#, in: folder)
    #expect(made.status == 0, "\(made.errors)")
    #expect(folder.bytes(of: "sheet.png").starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  /// A loop over a list on standard input sees all of its lines.
  @Test func loopsKeepTheirInput() {
    let looped = run(
      #"""
      printf '%s\n' "$2" "$2" "$2" | while read -r video; do "$1"/index-video.sh i.fidx "$video"; echo done; done
      """#)
    #expect(looped.lines == ["done", "done", "done"], "\(looped.errors)")
  }

  /// Flags before the index are those of frame-index add, flags after the video those of frame-decode.
  @Test func flagsReachBothPrograms() {
    let run = run(
      #"""
      "$1"/index-video.sh --thumbs --as "my 'talk'" --no-features i.fidx "$2" --every 10 && frame-index info i.fidx |
        jq -c 'if .kind == "index" then [.thumbs > 0, .points] else [.video, .frames] end'
      "$1"/index-video.sh --nosuch i.fidx "$2" 2>/dev/null; echo $?
      """#)
    #expect(run.lines == ["[true,0]", #"["my 'talk'",14]"#, "64"], "\(run.text)\(run.errors)")
  }

  @Test(arguments: ["index-video.sh", "index-folder.sh", "detect-prep.sh", "find-frame.sh", "contact-sheet.sh", "demo.sh"])
  func wrongUsageIsALine(script: String) {
    let wrong = run(#""$1"/\#(script)"#)
    #expect(wrong.status == 64)
    #expect(wrong.errors.hasPrefix("usage: \(script) "))
  }
}
