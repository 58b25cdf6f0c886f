import TestSupport
import Testing

/// The page of find's answers, in the browser that is there.
@Suite struct PageTests {
  private static let browser = ["chromium-headless-shell", "chromium", "google-chrome"].first {
    shell("command -v \"$1\" >/dev/null", $0).status == 0
  }

  /// Pictures load, boxes lie on them, every button is reached by keyboard and says what it did, under the page's own policy.
  @Test(.enabled(if: browser != nil, "no Chromium: apt-get install chromium-headless-shell"))
  func aBrowserShowsIt() {
    let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"
    let shown = shell(
      #"""
      cp "$1" plain.mp4 && cp "$1" "it's <b> & \"c\".mp4" && for v in plain.mp4 "it's <b> & \"c\".mp4"; do frame-decode --every 5 -- "$v" | frame-index add i.fidx; done
      for v in plain.mp4 "it's <b> & \"c\".mp4"; do
        for k in 0 50 100; do echo '{"frame":'$k',"label":"<rabbit>","score":0.'$((k + 30))',"box":[200,100,500,300]}'; done |
          frame-index add-detections --video "$v" --detector d i.fidx
      done
      frame-index find --label '<rabbit>' --html page.html --pictures . i.fidx >found.ndjson 2>errors || cat errors
      cp page.html "${FRAMEPIPE_KEEP:-.}/kept-page.html" 2>/dev/null; "$2" "$3" "$4" page.html "${FRAMEPIPE_KEEP:-.}/shot.png"
      """#, clip, Programs.python, Programs.reference("page_in_browser.py"), Self.browser ?? "")
    let counts = shown.text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
    #expect(counts.count == 2 && counts[0] > 0 && counts[0] == counts[1], "\(shown.text)\(shown.errors)")
  }
}
