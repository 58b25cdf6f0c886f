import TestSupport
import Testing

/// Labels and vectors in an index, as a person meets them.
@Suite struct IndexObjectTests {
  private static let clip = Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4"

  private func run(_ script: String, in folder: TestFolder = TestFolder()) -> ShellRun {
    shell(script, Self.clip, Programs.python, in: folder)
  }

  /// Boxes in tensor pixels become those that frame-detect-prep maps back, at the times of their frames.
  @Test func boxesInTensorPixelsAreMappedBack() {
    let added = run(
      #"""
      frame-decode --every 10 "$1" | frame-detect-prep --preset yolo >t.tensors
      printf '%s\n' '{"item":2,"label":"rabbit","score":0.75,"box":[100.5,200,300,400]}' '' '{"item":3,"label":"rabbit"}' \
        '{"item":4,"label":"tree","box":[0,140,640,500]}' >boxes.ndjson
      frame-index add-detections --tensors t.tensors --detector d i.fidx boxes.ndjson
      echo $?
      frame-index export i.fidx | jq -c 'select(.kind == "detection") | [.video == "'"$1"'", .frame, .seconds + 0, .label, .score + 0, (.box | map(. + 0))]' >stored
      sed '2,3d' boxes.ndjson >good.ndjson
      frame-detect-prep --unmap good.ndjson <t.tensors | jq -c '[true, .frame, .seconds + 0, .label, (.score // 1) + 0, (.box | map(. + 0))]' | cmp - stored && wc -l <stored
      frame-index find --label rabbit i.fidx | jq -c '[.kind, .score, .text, .frame]'
      """#)
    #expect(added.lines == ["65", "2", #"["label",0.75,"rabbit",20]"#], "\(added.text) \(added.errors)")
    #expect(added.errors == "frame-index: line 3: 'box' is not [left,top,right,bottom]\n")
  }

  /// Who found nothing this time says so: what was there of the same detector and video goes, and nothing else does.
  @Test func aRunThatFoundNothingReplaces() {
    let run = run(
      #"""
      count() { frame-index info i.fidx | jq -c 'select(.kind == "index") | [.detections, .texts]'; }
      for v in a b; do for d in d e; do echo '{"seconds":1,"label":"x","box":[0,0,1,1]}' | frame-index add-detections --video $v --detector $d i.fidx; done; done
      : | frame-index add-detections --video a --detector d i.fidx; count
      : | frame-index add-detections --detector e i.fidx; count
      echo nonsense | frame-index add-detections --video b --detector d i.fidx 2>/dev/null; count
      frame-decode --every 50 "$1" | frame-detect-prep >t
      for d in d e; do echo '{"item":0,"label":"x","box":[0,0,1,1]}' | frame-index add-detections --tensors t --detector $d i.fidx; done; count
      : | frame-index add-detections --tensors t --detector d i.fidx; count
      head -c 1000 t | frame-index add-detections --tensors - --detector e i.fidx /dev/null 2>/dev/null; count
      for k in ocr speech; do echo '{"text":"hello","seconds":1}' | frame-index add-text --video a --kind $k i.fidx; done; count
      : | frame-index add-text --video a --kind ocr i.fidx; count
      printf 'WEBVTT\n\n' | frame-index add-text --video a --kind speech i.fidx; count
      : | frame-index add-text i.fidx 2>/dev/null; echo $?; echo hello | frame-index add-text --video a i.fidx 2>/dev/null; echo $?; frame-index verify i.fidx
      """#)
    #expect(
      run.lines == ["[3,0]", "[3,0]", "[3,0]", "[5,0]", "[4,0]", "[4,0]", "[4,2]", "[4,1]", "[4,0]", "65", "65"],
      "\(run.text)\(run.errors)")
  }

  /// Lines need no kind; one that is no text is named, and other objects of an export are skipped.
  @Test func textComesAsPlainObjects() {
    let run = run(
      #"""
      printf '%s\n' '{"text":"one","seconds":1}' '{"kind":"text","video":"b","text":"two","seconds":1,"to_seconds":2,"text_kind":"speech"}' \
        '{"kind":"settings"}' '{"seconds":1}' '{"text":"x","seconds":2,"to_seconds":1}' '{"text":"x","seconds":1,"box":[1,2,3]}' |
        frame-index add-text --video a --kind ocr i.fidx; echo $?
      frame-index export i.fidx | jq -c 'select(.kind == "text") | [.video, .text, .text_kind, .seconds, .to_seconds]'
      """#)
    #expect(run.lines == ["65", #"["a","one","ocr",1,1]"#, #"["b","two","speech",1,2]"#], "\(run.text)\(run.errors)")
    let lines = run.errors.split(separator: "\n").map { $0.prefix(19) }
    #expect(lines == ["frame-index: line 4", "frame-index: line 5", "frame-index: line 6"], "\(run.errors)")
  }

  @Test func labelsAreFoundByScoreAndScope() {
    let found = run(
      #"""
      for k in 1 2 3 4 5 6; do echo '{"video":"'v$((k % 2)).mp4'","seconds":'$((k * 10))',"label":"face","score":0.'$k',"box":[0,0,9,9]}'; done |
        frame-index add-detections i.fidx
      frame-index find --label face --min-score .4 --video 'v0*' i.fidx | jq -c '[.video, .seconds, .score]'
      frame-index find --label face --from 25 --to 35 --format table i.fidx
      frame-index find --label absent i.fidx
      echo $?
      """#)
    #expect(
      found.lines == [
        #"["v0.mp4",60,0.6]"#, #"["v0.mp4",40,0.4]"#, "time          to            score  video",
        "00:00:30.000  00:00:30.000    0.3  v1.mp4", "1",
      ], "\(found.errors)")
  }

  /// The search by codes and the exact one find what numpy finds.
  @Test(arguments: ["cosine", "dot", "l2"]) func theNearestAreThoseOfTheReference(metric: String) {
    let found = run(
      #"""
      "$2" "$REFERENCES/index_data.py" clusters
      frame-index add-vectors --model m --metric METRIC --video a.mp4 --fps 1/4 i.fidx x.npy || exit
      "$2" "$REFERENCES/nearest.py" x.npy q.npy METRIC 10 >expected
      for flag in '' --exact; do
        frame-index find --vector q.npy --model m --limit 10 $flag i.fidx | jq -r '[.seconds / 4, .score] | join(" ")' >found
        "$2" "$REFERENCES/index_checks.py" scores found expected
      done
      frame-index verify i.fidx
      """#.replacing("METRIC", with: metric))
    #expect(found.lines == ["10", "10"], "\(found.text) \(found.errors)")
  }

  /// The stream of tensors says which frame each row is of; a list of frames says it too, and so do NDJSON's lines.
  @Test func rowsGetTheirFrames() {
    let found = run(
      #"""
      frame-decode --every 25 "$1" | frame-detect-prep --preset clip --batch 3 >t.tensors
      n=$(frame-decode --every 25 "$1" | frame-info | jq 'select(.record == "trailer").frames')
      "$2" "$REFERENCES/index_data.py" rows "$n"
      frame-decode "$1" | frame-index add i.fidx
      seq 0 25 $((25 * n - 25)) >frames.txt
      for flags in '--tensors t.tensors' "--video $1 --frames frames.txt" "--video $1 --frames frames.npy"; do
        frame-index add-vectors --model m $flags i.fidx x.npy && frame-index find --vector q.npy --model m --limit 1 i.fidx | jq -c '[.frame, .seconds]'
      done
      frame-index export i.fidx | jq -c 'select(.kind == "vector") | del(.seconds)' | frame-index add-vectors i.fidx &&
        frame-index find --vector q.npy --model m --limit 1 --exact i.fidx | jq -c '[.frame, .seconds]'
      frame-index info i.fidx | jq -c 'select(.kind == "index") | [.vectors == '"$n"', .models]'
      """#)
    let frame = found.lines.first ?? ""
    #expect(frame.hasPrefix("[75,"), "\(found.text) \(found.errors)")
    #expect(found.lines == [frame, frame, frame, frame, #"[true,[{"model":"m","dimensions":8,"metric":"cosine"}]]"#], "\(found.errors)")
  }

  /// Each of these is told apart, in one line, with the documented status; `n.npy` is an array of 3 x 4.
  @Test(arguments: [
    ("frame-index add-vectors i.fidx n.npy", 64, "--model is missing: expected the name of what made the vectors"),
    ("frame-index add-vectors --model m i.fidx n.npy", 64, "n.npy: an array can't name its video"),
    ("frame-index add-vectors --model m --video v --fps 1 i.fidx none.npy", 66, "none.npy: "),
    ("frame-index add-vectors --model m --video v i.fidx n.npy", 65, "n.npy: row 1: the index does not know when frame 0 of v is shown"),
    (
      "head -c 150 n.npy >s.npy; frame-index add-vectors --model m --video v --fps 1 i.fidx s.npy", 65,
      "s.npy: 22 bytes of numbers, expected 48 for the shape [3, 4]"
    ),
    ("sed 's/(3, 4)/(99999999999, 4)/' n.npy >s.npy; frame-index add-vectors --model m --video v --fps 1 i.fidx s.npy", 65, "s.npy: "),
    ("sed 's/<f4/<c8/' n.npy >s.npy; frame-index add-vectors --model m --video v --fps 1 i.fidx s.npy", 65, "s.npy: expected numbers of"),
    // Its header is read, in the other kind of quotes.
    (
      #"sed "s/'/\"/g" n.npy >s.npy; frame-index add-vectors --model m --video v i.fidx s.npy"#, 65,
      "s.npy: row 1: the index does not know when frame 0 of v is shown"
    ),
    ("frame-index find --label x --sheet - i.fidx", 64, "--sheet and --html: expected the name of a file"),
    ("frame-index find --label x --html - i.fidx", 64, "--sheet and --html: expected the name of a file"),
    ("echo 1 >f; frame-index add-vectors --model m --video v --frames f i.fidx n.npy", 65, "n.npy: 3 rows, but 1 frames are listed"),
    ("echo x >f; frame-index add-vectors --model m --video v --frames f i.fidx n.npy", 65, "f:1: not a frame index"),
    (
      "frame-index add-vectors --model m --video v --fps 1 i.fidx n.npy && frame-index add-vectors --model m --metric l2 --video v --fps 1 i.fidx n.npy",
      65, "model m: --metric l2, expected cosine"
    ),
    (
      "frame-index add-vectors --model m --video v --fps 1 i.fidx n.npy && frame-index find --vector n.npy --model m i.fidx", 65,
      "n.npy: 3 vectors, expected one"
    ),
    (
      #"frame-index add-vectors --model m --video v --fps 1 i.fidx n.npy && echo '{"video":"v","seconds":1,"vector":[1,2]}' | frame-index add-vectors --model m i.fidx"#,
      65, "line 1: the vector has 2 numbers, expected 4"
    ),
    (
      #"echo '{"video":"v","seconds":1,"vector":[1,"a"]}' | frame-index add-vectors --model m i.fidx"#, 65,
      "line 1: 'vector' is not 1 to 65536 numbers"
    ),
    (
      "frame-index add-vectors --model m --video v --fps 1 i.fidx n.npy && frame-index find --vector row.npy --model other i.fidx", 66,
      "other: no such model in the index"
    ),
    ("frame-index find --vector row.npy i.fidx", 64, "--vector: expected --model"),
    ("frame-index find --min-score 1 i.fidx", 64, "--min-score: expected with --label"),
    (
      "printf '{\"item\":9,\"label\":\"x\",\"box\":[0,0,1,1]}\\n' >b; frame-decode --every 50 \"$1\" | frame-detect-prep >t; frame-index add-detections --tensors t i.fidx b",
      65, "1 boxes belong to no tensor of the stream"
    ),
  ])
  func failuresAreTold(script: String, status: Int, message: String) {
    let failed = run("\"$2\" \"$REFERENCES/index_data.py\" arrays\n" + script)
    #expect(failed.status == Int32(status), "\(failed.errors)")
    #expect(failed.errors.hasPrefix("frame-index: " + message), "\(failed.errors)")
  }

  /// A disk that is full, or a file that may grow no more: one line, status 74, and what was there is whole.
  @Test(arguments: [100, 400, 700]) func aFileThatMayNotGrowIsTold(kilobytes: Int) {
    let limited = run(
      #"""
      "$2" "$REFERENCES/index_data.py" frames 20000 >frames
      (ulimit -f LIMIT && exec frame-index import i.fidx <frames)
      echo $?
      [ ! -e i.fidx ] || frame-index verify i.fidx && ls | grep -c new
      frame-index import i.fidx <frames && frame-index verify i.fidx && frame-index info i.fidx | jq -c 'select(.kind == "video") | .frames'
      """#.replacing("LIMIT", with: "\(kilobytes)"))
    #expect(limited.lines == ["74", "0", "20000"], "\(limited.text) \(limited.errors)")
    #expect(limited.errors.hasPrefix("frame-index: i.fidx: ") && limited.errors.split(separator: "\n").count == 1, "\(limited.errors)")
  }
}
