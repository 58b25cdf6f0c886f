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
    #expect(
      failed.errors.hasPrefix(
        "frame-index: i.fidx: holds no pictures, expected some for a sheet\nhint: add --thumbs and add-thumbs store pictures; "))
  }

  /// The commands of a page, run by a shell with the players replaced: the time that mpv is given is that of the frame, and from the
  /// time that ffplay is given FFmpeg shows the frame, also where the file does not begin at 0.
  @Test(arguments: ["offset.ts", "offset.mkv", "plain.mp4", "a:b.mkv"]) func playersBeginAtTheMoment(name: String) {
    let offset = name == "plain.mp4" ? "0" : "3601.5"
    let played = shell(
      #"""
      ffmpeg -v error -f lavfi -i testsrc2=s=160x90:r=30:d=3 -c:v libx264 -g 10 -bf 2 -pix_fmt yuv420p -output_ts_offset "$2" "file:$1" || exit
      frame-decode "$1" | frame-index add i.fidx; begin=$(ffprobe -v error -show_entries format=start_time -of csv=p=0 "file:$1")
      frame-decode --at "$(awk "BEGIN { print $begin + 1.7 }")" "$1" | frame-index find --limit 1 --html page.html i.fidx >found
      mpv() { echo "$@" >mpv.arguments; }
      ffplay() { ffmpeg -v error "$@" -frames:v 1 -fps_mode passthrough -pix_fmt yuv420p -f framemd5 - | tail -1 >shown; }
      sed -n 's|.*<code>\(.*\)</code>.*|\1|p' page.html | sed "s/&#39;/'/g; s/&quot;/\"/g; s/&amp;/\&/g" >commands; . ./commands
      frame=$(jq .frame found); cat mpv.arguments | sed 's/--start=[0-9.]*/--start=T/'
      frame-decode --at "$(sed 's/.*--start=\([0-9.]*\).*/\1/' mpv.arguments)" "$1" | frame-info | jq "select(.record == \"frame\").ordinal == $frame"
      ffmpeg -v error -i "file:$1" -fps_mode passthrough -pix_fmt yuv420p -f framemd5 - | grep -v '^#' | sed -n "$((frame + 1))s/.*, *//p" >expected
      [ -s expected ] && sed 's/.*, *//' shown | cmp - expected && echo shown
      """#, name, offset)
    let file = name.contains(":") ? "./" + name : name
    #expect(played.text == "--start=T --rebase-start-time=no -- \(file)\ntrue\nshown\n", "\(played.text) \(played.errors)")
  }
}
