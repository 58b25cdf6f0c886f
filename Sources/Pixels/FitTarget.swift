/// A requested size as the user writes it: `640x360`, or with one side `640x` or `x360`.
public struct FitTarget: Equatable, Sendable, CustomStringConvertible {
  /// Pixels, or `nil`: follows from the height and the aspect.
  public let width: Int?
  /// Pixels, or `nil`: follows from the width and the aspect.
  public let height: Int?

  /// Both sides, in pixels.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The width; the height follows from the picture's shape.
  public init(width: Int) {
    self.width = width
    height = nil
  }

  /// The height; the width follows from the picture's shape.
  public init(height: Int) {
    width = nil
    self.height = height
  }

  /// Reads `WxH`, `Wx` or `xH`; `nil` for anything else.
  public init?(_ text: String) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2, text != "x" else { return nil }
    guard let width = Self.side(sides[0]), let height = Self.side(sides[1]) else { return nil }
    self.width = width
    self.height = height
  }

  /// As the flag writes it: 640x360, 640x or x360.
  public var description: String { "\(width.map(String.init) ?? "")x\(height.map(String.init) ?? "")" }

  /// The number; `.some(nil)` for empty text; `nil` for text that is not a number of pixels.
  private static func side(_ text: Substring) -> Int?? {
    if text.isEmpty { return .some(nil) }
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let pixels = Int(text), pixels > 0 else { return nil }
    return pixels
  }
}

/// How the sides of a picture that keeps its aspect become whole pixels. Model packages differ here, and so do their pictures: by
/// a row, if a side falls near a half or a whole number.
public enum FitRounding: Sendable {
  /// To the nearest pixel in exact arithmetic, halves up.
  case nearest
  /// Both sides times the ratio in double precision, to nearest, halves to even: Ultralytics.
  case ratioToEven
  /// Both sides times the ratio in double precision, truncated: YOLOX.
  case ratioDown
  /// One side is the target's; the other follows from the aspect in double precision, truncated: InsightFace.
  case aspectDown

  /// The largest size with a box's aspect within `outer`; at least 1 pixel.
  func size(of box: (width: Double, height: Double), within outer: (width: Int, height: Int)) -> (width: Int, height: Int) {
    let (width, height) = (Double(outer.width), Double(outer.height))
    let ratio = min(height / box.height, width / box.width)
    let aspect = box.height / box.width
    let (across, down) =
      switch self {
      case .nearest: ((box.width * ratio).rounded(), (box.height * ratio).rounded())
      case .ratioToEven: ((box.width * ratio).rounded(.toNearestOrEven), (box.height * ratio).rounded(.toNearestOrEven))
      case .ratioDown: ((box.width * ratio).rounded(.down), (box.height * ratio).rounded(.down))
      case .aspectDown: aspect > height / width ? ((height / aspect).rounded(.down), height) : (width, (width * aspect).rounded(.down))
      }
    return (min(max(Int(across), 1), outer.width), min(max(Int(down), 1), outer.height))
  }
}

/// The part of a resized picture that is kept, as torchvision's `Resize` and `CenterCrop` leave it.
public struct ResizeWindow: Equatable, Sendable {
  /// Pixels of the resized picture's rows.
  public let width: Int
  /// Rows of the resized picture.
  public let height: Int
  /// The first column that is kept.
  public let left: Int
  /// The first row that is kept.
  public let top: Int

  /// The middle of a picture that is larger than the part kept.
  ///
  /// - Parameters:
  ///   - source: pixels of the picture.
  ///   - kept: pixels that are kept.
  ///   - eighths: of the shorter side that are kept: 7 of 256 pixels are 224.
  init(source: (width: Int, height: Int), kept: (width: Int, height: Int), eighths: Int) {
    let isTall = source.width * kept.height <= source.height * kept.width
    // As in torchvision: the longer side is truncated, and halves at the middle round to even.
    let across = (8 * kept.width + eighths / 2) / eighths, down = (8 * kept.height + eighths / 2) / eighths
    width = isTall ? across : max(down * source.width / source.height, kept.width)
    height = isTall ? max(across * source.height / source.width, kept.height) : down
    left = Int((Double(width - kept.width) / 2).rounded(.toNearestOrEven))
    top = Int((Double(height - kept.height) / 2).rounded(.toNearestOrEven))
  }

  /// The part of the source that is kept, rounded to 1/65,536 pixel.
  func box(of source: (width: Int, height: Int), kept: (width: Int, height: Int)) -> CropBox {
    let unit = GeometryStep.cropUnit
    return CropBox(
      x: left * source.width * unit / width, y: top * source.height * unit / height,
      width: max(kept.width * source.width * unit / width, 1),
      height: max(kept.height * source.height * unit / height, 1))
  }
}
