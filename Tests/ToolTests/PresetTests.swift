import TestSupport
import Testing

/// Presets against what their models' own code does with Pillow.
@Suite struct PresetTests {
  /// `Resize(resize)`, `CenterCrop(224)`, `ToTensor`, `Normalize`: the sizes leave no room for other roundings of the crop.
  /// Pillow rounds and clamps between its passes, which makes up to three codes of difference.
  @Test(arguments: [("imagenet", "256 BILINEAR"), ("clip", "224 BICUBIC")])
  func classifiersAreShownTheirPartOfThePicture(preset: String, resize: String) {
    let compared = shell(
      #"""
      ffmpeg -v error -i "$5" -vf scale=1024:512 -frames:v 1 -pix_fmt rgb24 p.ppm &&
        frame-import p.ppm | frame-detect-prep --preset "$3" | frame-export --format npy >t.npy && "$1" -B "$2" p.ppm t.npy $4
      """#, Programs.python, Programs.reference("preset_crop.py"), preset, resize,
      Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4")
    #expect(compared.text == "(1, 3, 224, 224) True True\n", "\(compared.text) \(compared.errors)")
  }
}
