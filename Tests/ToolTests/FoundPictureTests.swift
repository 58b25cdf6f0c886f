import TestSupport
import Testing

/// Pictures of what was found, by drawing: a rectangle in a clip must lie in the box that is drawn around it.
@Suite struct FoundPictureTests {
  private func run(_ script: String, in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(Self.clips + script, Programs.python, Programs.reference("found_checks.py"), in: folder)
  }

  /// clip NAME FILTER DEGREES: 20 frames of 160 x 120, with a white rectangle that moves right by 4 pixels a frame, from (20, 30) on.
  private static let clips = #"""
    python=$1
    clip() {
      ffmpeg -v error -f lavfi -i "color=black:s=160x120:d=2:r=10" -f lavfi -i "color=white:s=30x40:d=2:r=10" \
        -lavfi "[0][1]overlay=x='20+40*t':y=30,format=yuv444p,$2" -c:v libx264 -qp 0 "stored-$1" &&
        if [ -z "$3" ]; then mv "stored-$1" "$1"; else "$python" "$REFERENCES/rotate.py" "stored-$1" "$3" "$1" && rm "stored-$1"; fi
    }
    boxes() { for k in "$@"; do echo '{"frame":'$k',"label":"x","score":'0.$((k + 10))',"box":['$((20 + 4 * k))',30,'$((50 + 4 * k))',70]}'; done; }

    """#

  /// From the video the picture is that of the best frame, however the clip is stored; the sheet draws where the page does.
  @Test(arguments: [
    ("null", ""), ("transpose=cclock", "90"), ("transpose=clock", "270"), ("hflip,vflip", "180"), ("setsar=4/3", ""),
    ("hflip", "m0"), ("transpose=cclock,hflip", "m90"), ("vflip", "m180"), ("transpose=clock,hflip", "m270"),
  ])
  func theBestFrameIsShownWithItsBox(stored: String, degrees: String) {
    let found = run(
      #"""
      mkdir videos && clip v.mp4 '\#(stored)' '\#(degrees)' && mv v.mp4 videos && frame-decode --every 5 videos/v.mp4 | frame-index add i.fidx &&
        boxes 0 5 10 | frame-index add-detections --video videos/v.mp4 --detector d i.fidx &&
        frame-index find --label x --sheet s.png --html p.html --pictures . i.fidx | jq -c '[.best_frame, .best_seconds, .detector]' &&
        w=$(($(ffprobe -v error -f png_pipe -show_entries stream=width -of csv=p=0 s.png) - 16)) &&
        h=$(($(ffprobe -v error -f png_pipe -show_entries stream=height -of csv=p=0 s.png))) &&
        "$1" "$2" sheet s.png $w $((h - 38)) 200 && "$1" "$2" page p.html && grep -c 'frame 10,' p.html
      """#)
    #expect(found.lines == [#"[10,1,"d"]"#, "1", "exact", "1"], "\(found.text)\(found.errors)")
  }

  /// Without the video it is the picture of the shot, whose box is dashed unless it is of the very frame; cropped and padded frames
  /// show the box where it lies in them.
  @Test(arguments: ["", "frame-resize 320x320 --fit letterbox |", "frame-resize 200x150 --crop 10,15,140,100 |"])
  func storedPicturesShowTheBoxToo(between: String) {
    let found = run(
      #"""
      clip v.mp4 null '' && frame-decode v.mp4 | \#(between) frame-index add --thumbs i.fidx && boxes 0 |
        frame-index add-detections --video v.mp4 i.fidx && frame-index find --label x --sheet a.png --html p.html i.fidx >/dev/null &&
        "$1" "$2" page p.html && boxes 14 | frame-index add-detections --video v.mp4 i.fidx &&
        frame-index find --label x --html p.html i.fidx >/dev/null && "$1" "$2" page p.html &&
        frame-decode v.mp4 | \#(between) frame-index add-thumbs --every-frame i.fidx &&
        frame-index find --label x --sheet b.png --html p.html i.fidx >/dev/null && "$1" "$2" page p.html &&
        for s in a b; do "$1" "$2" sheet $s.png 240 $(($(ffprobe -v error -f png_pipe -show_entries stream=height -of csv=p=0 $s.png) - 38)) 200; done
      """#)
    #expect(found.lines == ["exact", "near", "exact", "1", "1"], "\(found.text)\(found.errors)")
  }

  /// add-thumbs puts in what add --thumbs would have, again and again; a cut stream changes nothing.
  @Test func picturesAreAddedAfterwards() {
    let found = run(
      #"""
      clip v.mp4 null '' && frame-decode v.mp4 | frame-index add --thumbs a.fidx && frame-decode v.mp4 | frame-index add b.fidx &&
        for k in 1 2; do frame-decode v.mp4 | frame-index add-thumbs b.fidx || exit; done
      frame-index export a.fidx >a.ndjson; frame-index export b.fidx | cmp - a.ndjson && grep -c '"kind":"thumb"' a.ndjson
      frame-decode v.mp4 | head -c 60000 | frame-index add-thumbs b.fidx 2>/dev/null; echo $?
      frame-index export b.fidx | cmp - a.ndjson && frame-index verify b.fidx
      clip w.mp4 null '' && frame-decode w.mp4 | frame-index add-thumbs b.fidx; echo $?
      """#)
    #expect(found.lines == ["1", "75", "66"], "\(found.text)\(found.errors)")
    #expect(found.errors.contains("w.mp4"), "\(found.errors)")
  }

  /// Only files below the folder are opened, whatever an index says; what can't be shown is named, and the rest is shown.
  @Test func picturesComeFromTheFolderAlone() {
    let found = run(
      #"""
      mkdir in out && clip v.mp4 null '' && cp v.mp4 out/out.mp4 && cp v.mp4 "in/a b'.mp4" && head -c 900 v.mp4 >in/broken.mp4
      frame-decode v.mp4 | frame-index add --as "/mnt/old/a b'.mp4" i.fidx
      for name in ../out/out.mp4 /mnt/broken.mp4 gone.mp4 "/mnt/old/a b'.mp4"; do
        boxes 3 | sed "s|^{|{\"seconds\":0.3,|" | frame-index add-detections --video "$name" i.fidx
      done
      frame-index find --label x --html p.html --pictures in i.fidx 2>errors | wc -l; echo "${PIPESTATUS[0]}"; grep -c '<img' p.html
      grep -c 'no such file' errors; grep -c 'broken.mp4' errors
      frame-index find --label x --sheet s.png --pictures /nowhere i.fidx >/dev/null 2>errors; echo $?; tail -n 2 errors | head -n 1
      """#)
    #expect(
      found.lines == [
        "4", "0", "1", "2", "2", "65", "frame-index: i.fidx: holds no pictures, expected some for a sheet",
      ], "\(found.text)\(found.errors)")
  }

  /// Words are shown where they stand, and their places go through export, import and merge.
  @Test func wordsAreShownInTheirPlace() {
    let found = run(
      #"""
      clip v.mp4 null '' && frame-decode v.mp4 | frame-index add i.fidx &&
        echo '{"text":"Platform 9","seconds":0.2,"to_seconds":1.9,"box":[60,30,90,70],"best_frame":10,"best_seconds":1}' |
        frame-index add-text --video v.mp4 --kind ocr i.fidx && frame-index find --text 'orm 9' --sheet s.png --html p.html --pictures . i.fidx |
        jq -c '[.seconds, .best_frame, .best_seconds, (.box | map(floor))]' &&
        h=$(ffprobe -v error -f png_pipe -show_entries stream=height -of csv=p=0 s.png) && "$1" "$2" sheet s.png 480 $((h - 38)) 200
      frame-index export i.fidx >a.ndjson && frame-index import b.fidx <a.ndjson && frame-index export b.fidx | cmp - a.ndjson &&
        frame-index import c.fidx </dev/null && frame-index merge c.fidx i.fidx && frame-index export c.fidx | cmp - a.ndjson &&
        frame-index verify c.fidx && frame-index info i.fidx | jq -c 'select(.kind == "index") | [.texts, .text_kinds]'
      : | frame-index add-text --video v.mp4 --kind ocr i.fidx && frame-index find --text 'orm 9' i.fidx; echo $?
      frame-index verify i.fidx
      """#)
    #expect(found.lines == [#"[0.2,10,1,[60,30,90,70]]"#, "1", #"[1,["ocr"]]"#, "1"], "\(found.text)\(found.errors)")
  }

  /// Sheets of several videos have their names, those of one do not.
  @Test func sheetsOfSeveralVideosNameThem() {
    let found = run(
      #"""
      clip v.mp4 null '' && mkdir a b && cp v.mp4 a && cp v.mp4 b
      height() { ffprobe -v error -f png_pipe -show_entries stream=height -of csv=p=0 -; }
      frame-decode --at 0 a/v.mp4 | frame-export --format png --sheet 2 | height
      { frame-decode --at 0 a/v.mp4; frame-decode --at 0 b/v.mp4; } | frame-export --format png --sheet 2 >two.png; height <two.png
      "$1" -c "
      import numpy; from PIL import Image
      cells = numpy.asarray(Image.open('two.png').convert('L'))[-26:]
      left, right = (cells[:, k:k + 240] > 100 for k in (8, 256))
      print(left.any(), right.any(), (left != right).sum() > 4)"
      """#)
    #expect(found.lines == ["218", "236", "True True True"], "\(found.text)\(found.errors)")
  }
}
