import TestSupport
import Testing

/// Pictures that show only a part of a frame, or more than a frame.
@Suite struct CaptureTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"
  private static let photo = Programs.packageRoot + "/Tests/Fixtures/astronaut.jpg"

  private func run(_ script: String) -> ShellRun { shell(script, Self.clip, Self.photo) }

  /// kind, seconds and the corners of the first answer, for a frame at three seconds that a filter of FFmpeg's has changed.
  private func found(_ filter: String, _ flags: String = "") -> ShellRun {
    run(
      #"""
      frame-decode "$1" | frame-index add i.fidx && ffmpeg -v error -ss 3 -i "$1" -frames:v 1 -filter_complex "\#(filter)" q.png &&
        frame-decode q.png | frame-index find \#(flags) i.fidx |
        jq -r 'select(.seconds - 0.5 <= 3 and .to_seconds + 0.5 >= 3) | "\(.kind) \(.mirrored)", .corners[][]'
      """#)
  }

  @Test(arguments: [
    ("crop=iw*0.8:ih*0.8", [-128, -72, 1152, -72, 1152, 648, -128, 648]),
    ("scale=640:360,pad=1920:1080:900:500:gray", [900, 500, 1540, 500, 1540, 860, 900, 860]),
    ("rotate=PI/2:ow=ih:oh=iw", [720, 0, 720, 1280, 0, 1280, 0, 0]),
    ("pad=iw:ih+300:0:300:white", [0, 300, 1280, 300, 1280, 1020, 0, 1020]),
  ]) func aCaptureIsFoundWhereItIs(filter: String, corners: [Int]) {
    let lines = found(filter)
    let words = lines.text.split(separator: "\n").map(String.init)
    #expect(words.first == "capture false", "\(lines.text) \(lines.errors)")
    let places = words.dropFirst().compactMap { Double($0) }
    #expect(places.count == 8 && zip(places, corners).allSatisfy { abs($0 - Double($1)) < 12 }, "\(places)")
  }

  /// The video around the answer is decoded, and the frame named; without the video the index's answer stands.
  @Test func theExactFrameIsNamed() {
    let named = shell(
      #"""
      mkdir v && cp "$1" "v/a b.mp4" && frame-decode "v/a b.mp4" | frame-index add i.fidx &&
        ffmpeg -v error -ss 3.3 -i "$1" -frames:v 1 -vf crop=iw*0.8:ih*0.8 "q 1.png" || exit 9
      "$2/find-exactly.sh" i.fidx "q 1.png" >found && jq -c '[.kind, .video, (.frame - 83 | fabs <= 5)]' found
      jq -c '.seconds <= 3.52 and .to_seconds >= 3.12' found
      mv v w; "$2/find-exactly.sh" i.fidx "q 1.png" 2>errors | jq -r .kind; grep -c 'no such file' errors
      "$2/find-exactly.sh" i.fidx "$3" 2>&1; echo "status $?"
      """#, Self.clip, Programs.packageRoot + "/pipelines", Self.photo, environment: ["FRAMEPIPE_BIN": Programs.folder])
    #expect(
      named.text == "[\"capture\",\"v/a b.mp4\",true]\ntrue\ncapture\n1\nstatus 1\n", "\(named.text) \(named.errors)")
  }

  /// A phone's recording of a screen: no frame has the fingerprint of one that is stored, and the points of a few say where the clip is.
  @Test func aRecordingOfAScreenIsFoundAsAClip() {
    let recorded = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx
      ffmpeg -v error -ss 1 -i "$1" -t 3 -an -vf 'scale=960:540,perspective=60:40:900:20:40:500:930:525:sense=destination,noise=8:allf=t,eq=contrast=0.9,pad=1280:720:200:60:gray' phone.mp4
      frame-decode phone.mp4 | frame-index find i.fidx | jq -c '[.kind, (.seconds - 1 | fabs <= 0.3), (.to_seconds - 4 | fabs <= 0.3), .score >= 0.5]'
      ffmpeg -v error -f lavfi -i testsrc2=s=640x360:d=2 other.mp4; frame-decode other.mp4 | frame-index find i.fidx; echo $?
      """#)
    #expect(recorded.text == "[\"capture\",true,true,true]\n1\n", "\(recorded.text) \(recorded.errors)")
  }

  @Test func aMirroredCaptureIsFoundWhereItIsAskedFor() {
    #expect(found("hflip,crop=iw*0.7:ih*0.7", "--mirror").text.hasPrefix("capture true"))
    #expect(found("hflip,crop=iw*0.7:ih*0.7").text.isEmpty)
  }

  @Test func whatIsInNoVideoIsNotFound() {
    let sought = run(#"frame-decode "$1" | frame-index add i.fidx && frame-decode "$2" | frame-index find i.fidx"#)
    #expect(sought.status == 1 && sought.text.isEmpty, "\(sought.text) \(sought.errors)")
  }

  /// Two dark frames with one card, 46 to 64 bits apart: points, which are the card's, don't make it certain, unless a distance was
  /// asked for or the video was added without points, whatever other videos have.
  @Test func aSharedCardIsOnlyPossible() {
    let found = run(
      #"""
      card='scale=640:360,setsar=1,format=rgb24,lutrgb=r=val*0.2:g=val*0.2:b=val*0.2[a];testsrc2=s=640x120:d=1[b];[a][b]overlay=0:240'
      ffmpeg -v error -i "$2" -filter_complex "$card" -frames:v 1 a.png && ffmpeg -v error -ss 3 -i "$1" -filter_complex "$card" -frames:v 1 q.png &&
        frame-decode a.png | frame-index add --as card i.fidx && frame-decode a.png | frame-index add --no-features --as card n.fidx || exit 9
      ask() { frame-decode q.png | frame-index find "$@" >found; status=$?; jq -r '"\(.kind) \(.corners == null and .distance > 45 and .distance <= 64)"' found; echo $status; }
      ask i.fidx; ask --within 64 i.fidx; ask n.fidx
      frame-decode "$2" | frame-index add n.fidx; ask n.fidx
      frame-decode q.png | frame-index find --format table --html page.html i.fidx | grep -c 'possible'
      grep -c 'possible, [0-9]* points' page.html
      """#)
    #expect(found.text == "possible false\n3\npicture true\n0\npicture true\n0\npicture true\n0\n1\n1\n", "\(found.text) \(found.errors)")
  }

  /// A crop that is as far from its frame: points confirm it.
  @Test func pointsConfirmAFarFingerprint() {
    let found = run(
      #"""
      frame-decode "$1" | frame-index add i.fidx && ffmpeg -v error -ss 3 -i "$1" -frames:v 1 -vf crop=iw*0.94:ih*0.94 q.png || exit 9
      frame-decode q.png | frame-index find --limit 1 i.fidx >found; echo $?
      jq -c '[.kind, (.distance > 45 and .distance <= 64), (.seconds <= 3 and .to_seconds >= 3)]' found
      """#)
    #expect(found.text == "0\n[\"picture\",true,true]\n", "\(found.text) \(found.errors)")
  }

  /// Without points nothing is found; they can be added later, to videos that are there.
  @Test func pointsCanBeLeftOutAndAddedLater() {
    let added = run(
      #"""
      ffmpeg -v error -ss 3 -i "$1" -frames:v 1 -vf crop=iw*0.6:ih*0.6 q.png
      frame-decode "$1" | frame-index add --no-features i.fidx
      frame-decode q.png | frame-index find i.fidx; echo $?
      frame-decode --to 1 "$2" | frame-index add-features i.fidx 2>errors; echo $?
      frame-decode "$1" | frame-index add-features i.fidx; echo $?
      frame-decode q.png | frame-index find i.fidx | jq -r .kind
      frame-index verify i.fidx && frame-index info --format ndjson i.fidx | jq 'select(.kind == "index") | .keyframes > 2 and .points > 400'
      """#)
    #expect(added.text == "1\n66\n0\ncapture\ntrue\n", "\(added.text) \(added.errors)")
  }

  @Test func thePageShowsTheOutlineOnTheQuery() {
    let shown = run(
      #"""
      frame-decode "$1" | frame-index add --thumbs i.fidx && ffmpeg -v error -ss 3 -i "$1" -frames:v 1 -vf crop=iw*0.6:ih*0.6 q.png &&
        frame-decode q.png | frame-index find --html page.html --format table i.fidx && grep -o '<polygon points="[-0-9, ]*"' page.html | wc -l &&
        grep -c 'image id="query" width="768" height="432"' page.html
      """#)
    let lines = shown.text.split(separator: "\n")
    #expect(lines.suffix(2).map { $0.filter(\.isNumber) } == ["1", "1"], "\(shown.text) \(shown.errors)")
    #expect(lines.first?.contains("band") == true && lines.dropFirst().first?.contains("capture, ") == true)
  }
}
