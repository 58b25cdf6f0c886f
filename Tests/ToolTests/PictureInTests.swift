import TestSupport
import Testing

/// Pictures are shown as they ask to be, and what is lost of them is said.
@Suite struct PictureInTests {
  /// Against Pillow's reading of the same files. AVIF is never quite lossless here, as its colours are converted.
  /// FFmpeg reads TIFF by its name alone.
  @Test(arguments: [
    ("png", "0", "by name"), ("tiff", "0", "by name"), ("webp", "0", "by name"), ("avif", "6", "by name"), ("png", "0", "through a pipe"),
    ("webp", "0", "through a pipe"), ("avif", "6", "through a pipe"),
  ])
  func picturesAreTurned(format: String, largest: String, way: String) {
    let run = shell(
      #"""
      "$1" -B "$2" make "$3" || exit
      for n in 1 2 3 4 5 6 7 8; do
        if [ "$5" = "by name" ]; then frame-decode $n.$3; else cat $n.$3 | frame-decode -; fi | frame-convert --to rgb24 |
          frame-export --format raw >$n.raw
      done
      "$1" -B "$2" compare "$4"; frame-decode --no-rotate 6.$3 | frame-info | jq -r 'select(.record == "frame") | "\(.width)x\(.height)"'
      """#, Programs.python, Programs.reference("orientations.py"), format, largest, way)
    #expect(run.text == "same\n46x32\n", "\(run.text) \(run.errors)")
  }

  /// Alpha that is a picture or a stream of its own is dropped, and a line says so; alpha that comes with the frames stays.
  @Test func alphaThatIsDroppedIsSaid() {
    let run = shell(
      #"""
      "$1" -c "from PIL import Image
      picture = Image.new('RGBA', (32, 32), (200, 100, 50, 128))
      for form in ('avif', 'webp', 'png', 'tiff'): picture.save('a.' + form)
      Image.new('RGB', (32, 32)).save('none.avif')"
      ffmpeg -v error -f lavfi -i color=red@0.5:s=32x32:d=0.2,format=yuva420p -c:v libvpx -auto-alt-ref 0 a.webm
      for name in a.avif a.webm none.avif a.webp a.png a.tiff; do
        frame-decode $name 2>said >stream; echo $? $(cat said); frame-info stream | jq -r 'select(.record == "frame").pixel_format' | head -1
      done
      """#, Programs.python)
    let dropped = "its alpha is dropped: it is stored apart from the pictures"
    #expect(
      run.lines.map(String.init) == [
        "0 frame-decode: a.avif: \(dropped)", "yuv420p", "0 frame-decode: a.webm: \(dropped)", "yuv420p", "0", "yuv420p",
        "0", "yuva420p", "0", "rgba", "0", "rgba",
      ], "\(run.text) \(run.errors)")
  }

  /// What a stranger writes where the orientation stands is read within its bounds, and never more than asked for.
  @Test func brokenTagsAskForNothing() {
    let run = shell(
      #"""
      "$1" -B "$2" make png && "$1" -B "$2" make tiff && "$1" -B "$2" make webp && "$1" -B "$2" make avif
      "$1" -c "
      import random
      random.seed(1)
      for name in ('6.png', '6.tiff', '6.webp', '6.avif'):
          data = open(name, 'rb').read()
          for number in range(60):
              changed = bytearray(data)
              for _ in range(random.choice([1, 3, 9])): changed[random.randrange(min(len(data), 600))] = random.randrange(256)
              open(f'{number}-{name}', 'wb').write(changed[:random.choice([len(changed), random.randrange(len(changed))])])
      "
      for name in *-6.*; do frame-decode "$name" >stream 2>said; s=$?; [ $s = 0 ] || [ $s = 65 ] || echo "$name: $s $(cat said)"; done; echo done
      """#, Programs.python, Programs.reference("orientations.py"))
    #expect(run.text == "done\n", "\(run.text) \(run.errors)")
  }
}
