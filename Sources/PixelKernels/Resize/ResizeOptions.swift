/// The options of a resize besides its geometry.
public struct ResizeOptions: Equatable, Sendable {
  /// The filter that weights samples.
  public var filter: ResampleFilter
  /// Whose arithmetic and rounding are used.
  public var match: ResizeMatch
  /// Filters in linear light: samples are decoded by the frame's transfer first and encoded again after.
  public var isLinear: Bool
  /// The border of a letterboxed picture.
  public var pad: PadColour

  /// The defaults resize by lanczos3 as Framepipe does it, without linear light.
  public init(
    filter: ResampleFilter = .lanczos3, match: ResizeMatch = .model, isLinear: Bool = false, pad: PadColour = .letterbox
  ) {
    self.filter = filter
    self.match = match
    self.isLinear = isLinear
    self.pad = pad
  }
}

/// The library whose arithmetic a resize follows.
public enum ResizeMatch: String, CaseIterable, Sendable {
  /// Framepipe's own: at most 1 away from the exact separable filter.
  case model
  /// Pillow's, byte for byte: 8-bit gray, RGB and RGBA, and the filters that Pillow has.
  case pillow
  /// OpenCV's, byte for byte: 8-bit gray, RGB and RGBA; nearest, bilinear, catmull-rom as INTER_CUBIC, box as INTER_AREA.
  case opencv
  /// torchvision's for uint8 tensors with `antialias=True`, byte for byte: 8-bit gray, RGB and RGBA; nearest, bilinear,
  /// catmull-rom as BICUBIC, lanczos3.
  case torchvision
}

extension ResizeMatch {
  /// The filter unless one is given.
  public var defaultFilter: ResampleFilter { self == .opencv || self == .torchvision ? .bilinear : .lanczos3 }

  /// The filters that the library has.
  var filters: [ResampleFilter] {
    switch self {
    case .model: ResampleFilter.allCases
    case .pillow: [.nearest, .box, .bilinear, .catmullRom, .lanczos3]
    case .opencv: [.nearest, .bilinear, .catmullRom, .box]
    case .torchvision: [.nearest, .bilinear, .catmullRom, .lanczos3]
    }
  }

  /// Whether the library's resize takes whole pixels only, not a box with fractions.
  var takesWholePixels: Bool { self == .opencv || self == .torchvision }
}

/// An opaque colour, as full-range 8-bit RGB whatever the frame's format.
public struct PadColour: Equatable, Sendable {
  /// 0…255.
  public var red: UInt8
  /// 0…255.
  public var green: UInt8
  /// 0…255.
  public var blue: UInt8

  /// A colour by its red, green and blue, 0…255 each.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The gray of YOLO's letterboxes.
  public static let letterbox = PadColour(red: 114, green: 114, blue: 114)
}

/// A resize that can't be made: one line, lower case.
public struct ResizeError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
