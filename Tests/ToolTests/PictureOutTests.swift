import TestSupport
import Testing

/// JPEG, sheets of several and sprites.
@Suite struct PictureOutTests {
  static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  @Test func jpgIsNearTheFrame() {
    let run = shell(
      """
      frame-decode --at 2 "$1" -o a.frames
      frame-convert --to rgb24 <a.frames | frame-export --format png -o a.png
      frame-export --format jpg -o a.jpg a.frames; frame-export --format jpg --quality 20 -o small.jpg a.frames
      ffmpeg -v info -i a.jpg -i a.png -lavfi psnr -f null - 2>&1 | sed -n 's/.*average:\\([0-9]*\\).*/\\1/p'; wc -c <a.jpg; wc -c <small.jpg
      """, Self.clip)
    let numbers = run.lines.compactMap { Int($0.filter(\.isNumber)) }
    #expect(numbers.count == 3 && numbers[0] >= 33 && numbers[1] > 2 * numbers[2], "\(run.text)\(run.errors)")
  }

  /// The list names its sheets whatever is in their names.
  @Test func spritesOfAnyName() {
    let run = shell(
      #"""
      "$2/sprites.sh" --every 2 --size 32x18 "$1" $'a\n b%\xff:é'; sed -n 4p $'a\n b%\xff:é.vtt'; wc -l <$'a\n b%\xff:é.vtt'
      """#, Self.clip, Programs.packageRoot + "/pipelines", environment: ["FRAMEPIPE_BIN": Programs.folder])
    #expect(run.lines.first == "a%0A%20b%25%FF%3A%C3%A9-001.jpg#xywh=0,0,32,18", "\(run.text) \(run.errors)")
    #expect(run.lines.last.flatMap { Int($0) }.map { $0 % 3 } == 2, "\(run.text)")
  }

  /// The pictures of the list are those of their times.
  @Test func spritesShowWhatTheirListSays() {
    let run = shell(
      """
      "$2/sprites.sh" --every 0.5 --columns 3 --rows 2 --size 96x54 "$1" 'my sprites' && ls && head -4 'my sprites.vtt' && grep -c -- '-->' 'my sprites.vtt' &&
      identify() { ffprobe -v error -show_entries stream=width,height -of csv=p=0 "$1"; } && identify 'my sprites-001.jpg' &&
      sed -n 's/^\\([0-9:.]*\\) --> .*/\\1/p;s/.*sprites-\\([0-9]*\\).jpg#xywh=\\(.*\\)/\\1 \\2/p' 'my sprites.vtt' | paste - - | while read -r at sheet box; do
        IFS=, read -r x y w h <<EOF
      $box
      EOF
        frame-decode --at "$at" "$1" </dev/null | frame-resize "${w}x${h}" | frame-convert --to rgb24 | frame-export --format png -o one.png
        ffmpeg -nostdin -v info -y -i "my sprites-$sheet.jpg" -i one.png -lavfi "[0]crop=$w:$h:$x:$y,format=rgb24[a];[a][1]psnr" -f null - 2>&1 |
          sed -n 's/.*average:\\([0-9]*\\).*/\\1/p'
      done >matches; awk '$1 < 25' matches | wc -l; wc -l <matches
      """, Self.clip, Programs.packageRoot + "/pipelines", environment: ["FRAMEPIPE_BIN": Programs.folder])
    #expect(
      run.lines == [
        "my sprites-001.jpg", "my sprites-002.jpg", "my sprites.vtt", "WEBVTT", "00:00:00.000 --> 00:00:00.480",
        "my%20sprites-001.jpg#xywh=0,0,96,54", "11", "288,108", "0", "11",
      ], "\(run.text)\(run.errors)")
  }

  /// PQ becomes bright on a sheet, and stays as it is where that is asked for.
  @Test func hdrIsToneMappedOnSheets() {
    let run = shell(
      """
      ffmpeg -v error -f lavfi -i color=gray:s=64x36:d=0.04 -pix_fmt yuv420p10le -c:v ffv1 \
        -vf setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc:range=tv hdr.mkv &&
      for hdr in tonemap keep; do
        frame-decode hdr.mkv | frame-export --format png --sheet 1 --plain --cell-width 64 --hdr $hdr | ffmpeg -v error -f png_pipe -i - -f rawvideo -pix_fmt gray - |
          od -An -tu1 -N1
      done
      """)
    let levels = run.lines.compactMap { Int($0.filter(\.isNumber)) }
    #expect(levels.count == 2 && levels[0] != levels[1] && abs(levels[1] - 128) < 4, "\(run.text)\(run.errors)")
  }
}
