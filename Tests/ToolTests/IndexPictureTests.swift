import TestSupport
import Testing

/// Pictures of shots, and what is made of them.
@Suite struct IndexPictureTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private func run(_ script: String) -> ShellRun { shell(script, Self.clip, Programs.python, Programs.reference("index_checks.py")) }

  /// Three shots, the second of which fades in from black: its picture shows something. Pillow reads the JPEGs.
  @Test func everyShotHasAPictureThatShowsIt() {
    let made = run(
      #"""
      ffmpeg -v error -f lavfi -i testsrc2=s=320x180:d=1:r=25 -f lavfi -i "smptebars=s=320x180:d=1:r=25,fade=in:0:5" \
        -f lavfi -i "mandelbrot=s=320x180:r=25,trim=duration=1" -filter_complex "[0][1][2]concat=n=3" -pix_fmt yuv420p -c:v ffv1 v.mkv &&
        frame-decode v.mkv | frame-index add --thumbs i.fidx && frame-index export i.fidx >export.ndjson && "$2" "$3" thumbnails export.ndjson
      """#)
    let frames = made.text.split(separator: " ").compactMap { Int($0.filter(\.isNumber)) }
    #expect(frames.map { $0 / 25 } == [0, 1, 2] && frames[1] > 25, "\(made.text) \(made.errors)")
  }

  /// The stored picture is what FFmpeg makes of the frame, but for the filter and JPEG.
  @Test func aPictureHasTheColoursOfItsFrame() {
    let compared = run(
      #"""
      frame-decode --at 2 "$1" | frame-index add --thumbs i.fidx &&
        ffmpeg -v error -ss 2 -i "$1" -frames:v 1 -vf scale=240:135:flags=area+accurate_rnd+full_chroma_int:in_color_matrix=bt709 ref.png &&
        frame-index export i.fidx | jq -r 'select(.kind == "thumb") | .jpeg' | base64 -d >thumb.jpg && "$2" "$3" colours thumb.jpg ref.png
      """#)
    #expect(compared.status == 0, "\(compared.text) \(compared.errors)")
  }

  @Test func picturesGoThroughExportAndMerge() {
    let copied = run(
      #"""
      frame-decode --to 1 "$1" | frame-index add --thumbs a.fidx && frame-index export a.fidx >a.ndjson &&
        frame-index import b.fidx <a.ndjson && frame-index export b.fidx | cmp - a.ndjson &&
        frame-index import c.fidx </dev/null && frame-index merge c.fidx a.fidx && frame-index export c.fidx | cmp - a.ndjson &&
        grep -c '"kind":"thumb"' a.ndjson
      """#)
    #expect(copied.text == "1\n", "\(copied.text) \(copied.errors)")
  }

  /// A sheet with as many cells as answers, and a page that a parser reads, whatever the video's name.
  @Test func whatIsFoundIsShown() {
    let shown = run(
      #"""
      cp "$1" "it's <b> & \"c\".mp4" && frame-decode --to 1 "$1" | frame-index add --thumbs i.fidx &&
        frame-decode --to 2 -- "it's <b> & \"c\".mp4" | frame-index add --thumbs i.fidx &&
        frame-decode --at 0.5 "$1" | frame-index find --sheet sheet.png --html page.html i.fidx >found.ndjson &&
        "$2" "$3" page page.html found.ndjson sheet.png
      """#)
    #expect(shown.text == "2\n", "\(shown.text) \(shown.errors)")
  }

  @Test func aSheetNeedsPictures() {
    let failed = run(
      #"""
      frame-decode --to 1 "$1" | frame-index add i.fidx && frame-decode --at 0.5 "$1" | frame-index find --sheet s.png i.fidx >/dev/null
      """#)
    #expect(failed.status == 65)
    #expect(failed.errors.hasPrefix("frame-index: i.fidx: holds no pictures, expected some for a sheet\nhint: add videos with --thumbs, "))
  }
}
