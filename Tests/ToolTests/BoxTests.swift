import TestSupport
import Testing

/// Boxes in pixels of the displayed picture, by drawing: a rectangle that is drawn into a clip is looked for in the tensor, and led back.
@Suite struct BoxTests {
  /// Prints the bright part of a tensor as a box, three times: as it is, with a side that is no number, and too large.
  private static let finder = """
    import sys, numpy
    tensor = numpy.load(sys.argv[1])[0].max(0)
    rows, columns = numpy.where(tensor > tensor.max() / 2)
    box = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    print('{"item":0,"label":"x","box":[%d,%d,%d,%d]}' % tuple(box))
    print('{"item":0,"label":"x","box":[NaN,0,1,1]}')
    print('{"item":0,"label":"x","box":[-1e9,-1e9,1e9,1e9]}')
    """

  /// The rectangle lies at (40, 30) to (100, 60) of the 160x120 picture that is shown.
  @Test(arguments: [
    ("null", "0", ""), ("transpose=cclock", "90", ""), ("transpose=clock", "270", ""), ("hflip,vflip", "180", ""),
    ("hflip", "m0", ""), ("transpose=cclock,hflip", "m90", ""), ("vflip", "m180", ""), ("transpose=clock,hflip", "m270", ""),
    ("setsar=4/3", "0", ""), ("hflip,setsar=4/3", "m0", ""), ("null", "0", "frame-resize 300x200 --fit letterbox |"),
    ("null", "0", "frame-resize 160x90 --crop 10.5,12,140,100 |"),
    ("transpose=cclock", "90", "frame-resize 99x77 --crop 20,20,100,80 |"),
    ("transpose=clock,hflip", "m270", "frame-resize 99x77 --crop 20,20,100,80 |"),
    ("hflip", "m0", "frame-resize 300x200 --fit letterbox |"), ("null", "0", "frame-resize 80x60 --fit cover |"),
  ])
  func rectanglesAreLedBack(stored: String, turn: String, between: String) {
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i 'color=black:s=160x120:d=0.04,drawbox=40:30:60:30:white:fill,\(stored)' -pix_fmt yuv444p -c:v libx264 -qp 0 stored.mp4 &&
      "$1" "$3" stored.mp4 \(turn) clip.mp4 &&
      frame-decode clip.mp4 | \(between) frame-detect-prep --size 200x200 -o t.frames && frame-export --format npy -o t.npy t.frames &&
      "$1" -c "$2" t.npy >boxes && frame-detect-prep --unmap boxes <t.frames; echo $?
      """, Programs.python, Self.finder, Programs.reference("rotate.py"))
    #expect(run.lines.last == "65" && run.lines.count == 3, "\(run.text)\(run.errors)")
    #expect(run.errors.hasPrefix("frame-detect-prep: boxes:2: "), "\(run.errors)")
    for (line, expected) in zip(run.lines, [[40.0, 30, 100, 60], [0, 0, 160, 120]]) {
      let sides = line.drop { $0 != "[" }.prefix { $0 != "]" }.dropFirst().split(separator: ",").compactMap { Double($0) }
      #expect(sides.count == 4 && zip(sides, expected).allSatisfy { abs($0 - $1) <= 1.5 }, "\(line) of \(expected)")
    }
  }

  /// In pixels as stored, the same box of a picture that is turned for display.
  @Test func storedBoxesAreThoseBeforeTheTurn() {
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i 'color=black:s=160x120:d=0.04' -pix_fmt yuv444p -c:v libx264 stored.mp4 && python3 "$1" stored.mp4 270 clip.mp4 &&
      frame-decode clip.mp4 | frame-detect-prep --size 120x160 >t.frames && echo '{"item":0,"box":[10,20,30,60]}' >boxes &&
      frame-detect-prep --unmap boxes <t.frames && frame-detect-prep --unmap boxes --stored <t.frames
      """, Programs.reference("rotate.py"))
    #expect(run.lines.count == 2 && run.lines[0].contains("\"box\":[10.0,20.0,30.0,60.0]"), "\(run.text)\(run.errors)")
    let turned = run.lines.last.map { $0.contains("\"box\":[20.0,90.0,60.0,110.0]") || $0.contains("\"box\":[100.0,10.0,140.0,30.0]") }
    #expect(turned == true, "\(run.text)")
  }

  /// add-detections takes boxes as they are drawn in the stored picture, and finds them where they are displayed: of a detector that
  /// ran on what another program decoded, however the clip is turned.
  @Test(arguments: [
    ("0", "null"), ("90", "null"), ("180", "null"), ("270", "null"), ("90", "setsar=4/3"), ("m0", "null"), ("m90", "null"),
    ("m180", "null"), ("m270", "null"), ("m90", "setsar=4/3"),
  ])
  func storedBoxesAreFoundWhereTheyAreDisplayed(turn: String, filter: String) {
    let run = shell(
      #"""
      ffmpeg -v error -f lavfi -i 'color=black:s=160x120:d=0.2:r=10,drawbox=40:30:60:30:white:fill,\#(filter)' -pix_fmt yuv444p -c:v libx264 -qp 0 stored.mp4 &&
      "$1" "$REFERENCES/rotate.py" stored.mp4 \#(turn) clip.mp4 &&
      frame-decode clip.mp4 | frame-resize 100x100 --fit letterbox | frame-index add i.fidx &&
      { echo '{"frame":0,"label":"x","box":[40,30,100,60]}'; echo '{"frame":0,"label":"x","box":[NaN,0,1,1]}'; echo '{"frame":1,"label":"y","box":[-1e9,-9,1e9,1e9]}'; } |
        frame-index add-detections --stored --video clip.mp4 i.fidx; echo $?
      frame-decode --at 0 clip.mp4 | frame-convert --to gray | frame-export --format raw >raw
      size=$(frame-decode --at 0 clip.mp4 | frame-info | sed -n 's/.*"width":\([0-9]*\),"height":\([0-9]*\).*/\1 \2/p')
      frame-index find --label x i.fidx >x && "$1" "$2" box raw $size x && frame-index find --label y i.fidx | jq -c "[.box == [0, 0, ${size/ /, }]]"
      frame-decode --no-rotate clip.mp4 | frame-detect-prep --size 160x120 >t && echo '{"item":0,"label":"x","box":[40,30,100,60]}' |
        frame-index add-detections --stored --tensors t --video clip.mp4 i.fidx && frame-index find --label x i.fidx >x && "$1" "$2" box raw $size x
      """#, Programs.python, Programs.reference("found_checks.py"))
    #expect(run.lines == ["65", "1", "[true]", "1"], "\(run.text)\(run.errors)")
    #expect(run.errors.hasPrefix("frame-index: line 2: "), "\(run.errors)")
  }

  /// How a video is turned is known when it is there.
  @Test func storedBoxesNeedTheVideo() {
    let run = shell(
      #"""
      echo '{"seconds":0,"label":"x","box":[0,0,1,1]}' | frame-index add-detections --stored --video v.mp4 i.fidx; echo $?
      """#)
    #expect(run.text == "65\n" && run.errors.contains("how v.mp4 is rotated"), "\(run.text)\(run.errors)")
  }

  /// frame-info prints all steps in pixels.
  @Test func theLedgerIsInPixels() {
    let run = shell(
      "frame-import --format raw --pixel-format gray --size 160x120 | frame-resize 50x50 --crop 10.5,3.25,100.5,50 | frame-info | grep -o '\"geometry\":.*]]'",
      input: [UInt8](repeating: 1, count: 160 * 120))
    #expect(
      run.text == "\"geometry\":[[\"orient\",0,160,120],[\"crop\",10.5,3.25,100.5,50],[\"scale\",100.5,50,50,50]]\n",
      "\(run.text)\(run.errors)")
  }
}
