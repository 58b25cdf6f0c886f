public import Pixels

/// What a family of models wants, as its own code prepares it.
public struct TensorPreset: Sendable {
  /// The name on the command line.
  public let name: String
  /// Pixels of the tensor, unless another size is asked for.
  public let width: Int
  public let height: Int
  public let fit: FitMode
  public let placement: PadPlacement
  /// Eighths of the sides, around the middle, that `cover` uses: classifiers are shown the middle 224 of 256 pixels.
  public let centreEighths: Int
  public let pad: PadColour
  public let filter: ResampleFilter
  public let options: TensorOptions
  /// Where the values come from.
  public let source: String

  public static func named(_ name: String) -> TensorPreset? { all.first { $0.name == name } }

  public static let all: [TensorPreset] = [yolo, yolox, scrfd, centerface, imagenet, clip]

  /// YOLOv5, v8 and later.
  public static let yolo = TensorPreset(
    name: "yolo", width: 640, height: 640, fit: .letterbox, placement: .centre, centreEighths: 8, pad: .letterbox,
    filter: .lanczos3, options: TensorOptions(scale: .over(255)),
    source: "ultralytics: data/augment.py LetterBox, engine/predictor.py preprocess (im /= 255)")

  /// YOLOX since 0.1.1: BGR, not scaled, the picture in the top left corner.
  public static let yolox = TensorPreset(
    name: "yolox", width: 640, height: 640, fit: .letterbox, placement: .topLeft, centreEighths: 8, pad: .letterbox, filter: .lanczos3,
    options: TensorOptions(order: .bgr),
    source: "Megvii-BaseDetection/YOLOX: yolox/data/data_augment.py preproc")

  public static let scrfd = TensorPreset(
    name: "scrfd", width: 640, height: 640, fit: .letterbox, placement: .topLeft, centreEighths: 8,
    pad: PadColour(red: 0, green: 0, blue: 0),
    filter: .lanczos3,
    options: TensorOptions(mean: SIMD3(repeating: 127.5), deviation: SIMD3(repeating: 128)),
    source: "deepinsight/insightface: python-package/insightface/model_zoo/scrfd.py detect, forward (127.5, 1/128, swapRB)")

  /// Its own code rounds the picture's sides up to multiples of 32 instead of choosing a size: `--size` does.
  public static let centerface = TensorPreset(
    name: "centerface", width: 640, height: 640, fit: .stretch, placement: .centre, centreEighths: 8, pad: .letterbox, filter: .lanczos3,
    options: TensorOptions(),
    source: "Star-Clouds/CenterFace: prj-python/centerface.py inference_opencv (blobFromImage, scalefactor 1, swapRB)")

  /// torchvision's classifiers: the shorter side to 256 pixels, of which the middle 224 are used.
  public static let imagenet = TensorPreset(
    name: "imagenet", width: 224, height: 224, fit: .cover, placement: .centre, centreEighths: 7, pad: .letterbox, filter: .bilinear,
    options: TensorOptions(scale: .over(255), mean: SIMD3(0.485, 0.456, 0.406), deviation: SIMD3(0.229, 0.224, 0.225)),
    source: "pytorch/vision: torchvision/transforms/_presets.py ImageClassification (resize_size 256, crop_size 224)")

  public static let clip = TensorPreset(
    name: "clip", width: 224, height: 224, fit: .cover, placement: .centre, centreEighths: 8, pad: .letterbox, filter: .catmullRom,
    options: TensorOptions(
      scale: .over(255), mean: SIMD3(0.48145466, 0.4578275, 0.40821073), deviation: SIMD3(0.26862954, 0.26130258, 0.27577711)),
    source: "openai/CLIP: clip/clip.py _transform")
}
