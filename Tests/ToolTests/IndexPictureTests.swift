import TestSupport
import Testing

/// Pictures of shots, and what is made of them.
@Suite struct IndexPictureTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private func run(_ script: String) -> ShellRun { shell(script, Self.clip, Programs.python) }

  /// Three shots, the second of which fades in from black: its picture shows something. Pillow reads the JPEGs.
  @Test func everyShotHasAPictureThatShowsIt() {
    let made = run(
      #"""
      ffmpeg -v error -f lavfi -i testsrc2=s=320x180:d=1:r=25 -f lavfi -i "smptebars=s=320x180:d=1:r=25,fade=in:0:5" \
        -f lavfi -i "mandelbrot=s=320x180:r=25,trim=duration=1" -filter_complex "[0][1][2]concat=n=3" -pix_fmt yuv420p -c:v ffv1 v.mkv &&
        frame-decode v.mkv | frame-index add --thumbs i.fidx && frame-index export i.fidx >export.ndjson && "$2" - <<'END'
      import base64, io, json
      import numpy as np
      from PIL import Image
      thumbs = [record for record in map(json.loads, open("export.ndjson")) if record["kind"] == "thumb"]
      for thumb in thumbs:
          picture = Image.open(io.BytesIO(base64.b64decode(thumb["jpeg"], validate=True)))
          assert picture.format == "JPEG" and picture.size == (thumb["width"], thumb["height"]) == (240, 135)
          assert np.asarray(picture).std() > 20, thumb["frame"]
      print([thumb["frame"] // 25 for thumb in thumbs], thumbs[1]["frame"] > 25)
      END
      """#)
    #expect(made.text == "[0, 1, 2] True\n", "\(made.text) \(made.errors)")
  }

  /// The stored picture is what FFmpeg makes of the frame, but for the filter and JPEG.
  @Test func aPictureHasTheColoursOfItsFrame() {
    let compared = run(
      #"""
      frame-decode --at 2 "$1" | frame-index add --thumbs i.fidx &&
        ffmpeg -v error -ss 2 -i "$1" -frames:v 1 -vf scale=240:135:flags=area+accurate_rnd+full_chroma_int:in_color_matrix=bt709 ref.png &&
        frame-index export i.fidx | jq -r 'select(.kind == "thumb") | .jpeg' | base64 -d >thumb.jpg && "$2" - <<'END'
      import numpy as np
      from PIL import Image
      a, b = (np.asarray(Image.open(name).convert("RGB"), float) for name in ("thumb.jpg", "ref.png"))
      print(abs(a.mean((0, 1)) - b.mean((0, 1))).max() < 2, abs(a - b).mean() < 6)
      END
      """#)
    #expect(compared.text == "True True\n", "\(compared.text) \(compared.errors)")
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
        frame-decode --at 0.5 "$1" | frame-index find --sheet sheet.png --html page.html i.fidx >found.ndjson && "$2" - <<'END'
      import base64, html.parser, io, json, shlex
      from PIL import Image
      found = [json.loads(line) for line in open("found.ndjson")]
      class Page(html.parser.HTMLParser):
          pictures, commands, tag = [], [], None
          def handle_starttag(self, tag, attributes):
              self.tag = tag
              if tag == "img": self.pictures.append(dict(attributes)["src"])
          def handle_endtag(self, tag): self.tag = None
          def handle_data(self, data):
              if self.tag == "code": self.commands.append(shlex.split(data))
      page = Page()
      page.feed(open("page.html").read())
      sizes = [Image.open(io.BytesIO(base64.b64decode(picture.split(",")[1]))).size for picture in page.pictures]
      assert sizes == [(240, 135)] * len(found), sizes
      assert [command[-1] for command in page.commands if command[0] == "mpv"] == [moment["video"] for moment in found]
      print(len(found), Image.open("sheet.png").size[0] == 8 + len(found) * 248)
      END
      """#)
    #expect(shown.text == "2 True\n", "\(shown.text) \(shown.errors)")
  }

  @Test func aSheetNeedsPictures() {
    let failed = run(
      #"""
      frame-decode --to 1 "$1" | frame-index add i.fidx && frame-decode --at 0.5 "$1" | frame-index find --sheet s.png i.fidx >/dev/null
      """#)
    #expect(failed.status == 65)
    #expect(failed.errors == "frame-index: i.fidx: holds no pictures, expected some for a sheet\nhint: add videos with --thumbs\n")
  }
}
