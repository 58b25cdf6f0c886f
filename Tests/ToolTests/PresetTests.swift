import TestSupport
import Testing

/// Presets against what their models' own code does with Pillow.
@Suite struct PresetTests {
  /// `Resize(resize)`, `CenterCrop(224)`, `ToTensor`, `Normalize`: the sizes leave no room for other roundings of the crop.
  /// Pillow rounds and clamps between its passes, which makes up to three codes of difference.
  @Test(arguments: ["imagenet 256 BILINEAR", "clip 224 BICUBIC"])
  func classifiersAreShownTheirPartOfThePicture(preset: String) {
    let compared = shell(
      #"""
      set -- "$1" $2 "$3"
      ffmpeg -v error -i "$5" -vf scale=1024:512 -frames:v 1 -pix_fmt rgb24 p.ppm &&
        frame-import p.ppm | frame-detect-prep --preset "$2" | frame-export --format npy >t.npy && "$1" - "$3" "$4" <<'END'
      import sys
      import numpy as np
      from PIL import Image
      side = int(sys.argv[1])
      picture = Image.open("p.ppm").resize((2 * side, side), getattr(Image, sys.argv[2]))
      corner = ((2 * side - 224) // 2, (side - 224) // 2)
      expected = np.asarray(picture.crop(corner + (corner[0] + 224, corner[1] + 224)), np.float32) / 255
      means = {256: ([.485, .456, .406], [.229, .224, .225]), 224: ([.48145466, .4578275, .40821073], [.26862954, .26130258, .27577711])}
      mean, deviation = means[side]
      expected = ((expected - np.float32(mean)) / np.float32(deviation)).transpose(2, 0, 1)
      tensor = np.load("t.npy")
      print(tensor.shape, abs(tensor[0] - expected).max() <= 3.01 / 255 / min(deviation), abs(tensor[0] - expected).mean() < 0.01)
      END
      """#, Programs.python, preset, Programs.packageRoot + "/Tests/Fixtures/bigbuckbunny.mp4")
    #expect(compared.text == "(1, 3, 224, 224) True True\n", "\(compared.text) \(compared.errors)")
  }
}
