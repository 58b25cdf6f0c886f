import TestSupport
import Testing

/// Answers of frame-index that were once wrong.
@Suite struct IndexAnswerTests {
  /// A mirrored copy is a duplicate where mirror images count, from beginning to end.
  @Test func mirroredCopiesAreDuplicatesWhereTheyCount() {
    let run = shell(
      #"""
      cp "$1" a.mp4 && ffmpeg -v error -i a.mp4 -vf hflip,scale=640:-2 -c:v ffv1 m.mkv || exit 9
      for v in a.mp4 m.mkv; do frame-decode $v | frame-index add --no-features i.fidx; done
      frame-index dupes i.fidx; echo "status $?"
      frame-index dupes --mirror i.fidx | jq -c '[.video, .other_video, .seconds < 0.5, .to_seconds > 4.8, .other_to_seconds > 4.8, .mirrored, .distance <= 16]'
      """#, Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4")
    #expect(run.text == "status 1\n[\"m.mkv\",\"a.mp4\",true,true,true,true,true]\n", "\(run.text) \(run.errors)")
  }

  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private func run(_ script: String, _ argument: String = "") -> ShellRun { shell(script, Self.clip, argument) }

  /// An exact copy comes back exact, however wide the search.
  @Test(arguments: ["4", "31", "64"]) func aCopiedClipIsFoundExactly(within: String) {
    let found = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx && frame-decode --from 1 --to 4 "$1" |
        frame-index find --within $2 i.fidx | jq -c '[.kind, (.seconds * 100 | round), (.to_seconds * 100 | round), .distance, .band, .score]'
      """#, within)
    #expect(found.text == "[\"clip\",100,400,0,\"same\",1]\n", "\(found.text) \(found.errors)")
  }

  /// Cut and encoded again: begin and end within a tenth of a second.
  @Test(arguments: ["31", "64"]) func anEncodedClipIsFoundWithinATenth(within: String) {
    let found = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx && ffmpeg -v error -ss 0.8 -t 3.5 -i "$1" -an -c:v mpeg4 -q:v 6 -vf scale=640:-2 c.mp4 &&
        frame-decode c.mp4 | frame-index find --limit 1 --within $2 i.fidx |
        jq -c '[((.seconds - 0.8) | fabs) <= 0.1, ((.to_seconds - 4.3) | fabs) <= 0.1, .band]'
      """#, within)
    #expect(found.text == "[true,true,\"same\"]\n", "\(found.text) \(found.errors)")
  }

  @Test func rangesOfDuplicatesEndWithTheVideo() {
    let found = run(
      #"""
      ffmpeg -v error -ss 1 -i "$1" -t 3.3 -an -c:v mpeg4 -q:v 3 b.mp4 && frame-decode --quiet "$1" | frame-index add --as a i.fidx &&
        frame-decode b.mp4 | frame-index add --as b i.fidx && frame-index info i.fidx >info && frame-index dupes --min-seconds 2 i.fidx >dupes
      end=$(jq 'select(.video == "b") | .seconds' info)
      jq -c --argjson stop $end '[.video, .other_video, .to_seconds <= $stop + 0.001, (.other_to_seconds - .other_seconds) <= $stop + 0.05]' dupes
      """#)
    #expect(found.text == "[\"b\",\"a\",true,true]\n", "\(found.text) \(found.errors)")
  }

  /// The index cuts where the decoder does.
  @Test(arguments: ["", "rgb24", "gray"]) func scenesAreTheDecoders(format: String) {
    let found = run(
      #"""
      ffmpeg -v error -f lavfi -i testsrc2=d=1:r=25:s=320x180 -f lavfi -i mandelbrot=r=25:s=320x180 -f lavfi -i smptebars=d=1:r=25:s=320x180 \
        -filter_complex '[1]trim=end=1,setpts=PTS-STARTPTS[m];[0][m][2]concat=n=3' -c:v ffv1 ${2:+-pix_fmt $([ "$2" = rgb24 ] && echo gbrp || echo $2)} v.mkv &&
        frame-decode v.mkv | frame-index add i.fidx && frame-index scenes --format ndjson i.fidx v.mkv | jq .frame >index
      frame-decode --scenes v.mkv | frame-info | jq 'select(.record == "frame") | .ordinal' >decoder
      diff index decoder && [ $(wc -l <index) -ge 3 ] && echo equal
      """#, format)
    #expect(found.text == "equal\n", "\(found.text) \(found.errors)")
  }

  @Test func aPathThatIsThereIsMeantExactly() {
    let exact = run(
      #"""
      for n in '[Grp] Show - 01 [1080p].mp4' 'a?b.mp4' 'axb.mp4'; do frame-decode --to 0.2 "$1" | frame-index add --as "$n" i.fidx; done
      frame-index scenes --format ndjson i.fidx '[Grp] Show - 01 [1080p].mp4' | jq -r .video | uniq
      frame-index rm i.fidx '[Grp] Show - 01 [1080p].mp4'; frame-index rm i.fidx 'a?b.mp4'; frame-index rm i.fidx 'a?b.mp4'
      frame-index rm i.fidx 'x'; echo $?
      """#)
    #expect(
      exact.text == "[Grp] Show - 01 [1080p].mp4\n[Grp] Show - 01 [1080p].mp4\na?b.mp4\naxb.mp4\n1\n", "\(exact.text) \(exact.errors)")
  }

  @Test func videosAreMovedAndRemovedByFileAndState() {
    let moved = run(
      #"""
      for n in old.mp4 gone.mp4; do frame-decode --to 0.2 "$1" | frame-index add --as $n i.fidx; done
      printf '1\n00:00:01,000 --> 00:00:02,000\nhello\n' | frame-index add-text --video old.mp4 i.fidx
      frame-decode "$1" | head -c 9000000 | frame-index add --as broken.mp4 i.fidx 2>/dev/null
      frame-index mv i.fidx old.mp4 new.mp4 && frame-index find --text hello i.fidx | jq -r .video; frame-index mv i.fidx none x; echo $?
      frame-index mv i.fidx new.mp4 gone.mp4; echo $?
      frame-index rm --state partial i.fidx; touch new.mp4; frame-index rm --missing i.fidx; frame-index verify i.fidx; echo $?
      """#)
    #expect(moved.text == "new.mp4\n66\n73\nbroken.mp4\ngone.mp4\n0\n", "\(moved.text) \(moved.errors)")
  }

  @Test func aCutExportIsNotImportedAsWhole() {
    let cut = run(
      #"""
      frame-decode --to 1 "$1" | frame-index add i.fidx && frame-index export i.fidx >e.ndjson || exit 9
      frame-index import c.fidx <e.ndjson; echo $?; frame-index export c.fidx | cmp - e.ndjson && echo equal
      for n in 3 $(($(wc -l <e.ndjson) - 1)); do
        rm -f c.fidx; head -n $n e.ndjson | frame-index import c.fidx 2>/dev/null; echo $?
        frame-index info c.fidx | jq -r 'select(.kind == "video").state'
      done
      rm -f c.fidx; sed 5d e.ndjson | frame-index import c.fidx 2>/dev/null; echo $?; frame-index info c.fidx | jq -r 'select(.kind == "video").state'
      """#)
    #expect(cut.text == "0\nequal\n65\npartial\n65\npartial\n65\npartial\n", "\(cut.text) \(cut.errors)")
  }

  /// Lists of shards, NUL-separated; words, counts and answers through the program.
  @Test func shardsAreReadAsOne() {
    let read = run(
      #"""
      for n in 1 2 3; do frame-decode --from $n --to $((n + 1)) "$1" | frame-index add --as "v $n.mp4" "s $n.fidx"; done
      frame-index merge all.fidx s*.fidx && printf 's %s.fidx\0' 2 1 3 >list
      frame-decode --at 2.5 "$1" >q.frames
      for db in "all.fidx" "@list"; do
        frame-index find "$db" <q.frames | md5sum; frame-index export "$db" | md5sum; frame-index scenes --format ndjson "$db" 'v*' | md5sum
        frame-index find --count "$db" <q.frames
      done >answers
      [ "$(head -4 answers)" = "$(tail -4 answers)" ] && echo same; frame-index verify @list; echo $?; frame-index info @list none.fidx; echo $?
      """#)
    #expect(read.text == "same\n0\n66\n", "\(read.text) \(read.errors)")
  }

  @Test func severalConditionsHoldTogether() {
    let found = run(
      #"""
      frame-decode "$1" | frame-index add --as a i.fidx && frame-decode --at 2 "$1" >q.frames
      printf '1\n00:00:01,900 --> 00:00:02,200\nhello there\n' | frame-index add-text --video a i.fidx
      echo '{"video":"a","seconds":2.04,"frame":51,"label":"bunny","score":0.9,"box":[1,2,30,40]}' | frame-index add-detections i.fidx
      frame-index find --text HELLO --label bunny --picture i.fidx <q.frames | jq -c '[.kind, .video, .text, .best_frame, (.box | map(. + 0))]'
      frame-index find --text helo --fuzzy --count i.fidx; frame-index find --text none --label bunny i.fidx; echo $?
      """#)
    #expect(found.text == "[\"all\",\"a\",\"hello there\",51,[1,2,30,40]]\n1\n1\n", "\(found.text) \(found.errors)")
  }
}
