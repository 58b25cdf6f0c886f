/// How a picture fits a given size.
public enum FitMode: String, CaseIterable, Sendable {
  /// Exactly the given size; the aspect ratio may change.
  case stretch
  /// As large as fits with the same aspect ratio; the output has the picture's own size.
  case contain
  /// Fills the size with the same aspect ratio: the rest is cropped, equally on both sides.
  case cover
  /// As `contain`, then padded to the full size with the picture in the middle.
  case letterbox
}

/// Where each pixel of a resized picture comes from, in the integers that are used and recorded.
///
/// A rectangle of the source, `crop`, becomes `scaledWidth` x `scaledHeight` pixels, placed in an output of
/// `width` x `height` with their corner at (`padLeft`, `padTop`). All of it is integer arithmetic: the same input
/// gives the same geometry everywhere.
///
/// - Sides computed from the aspect ratio are rounded to the nearest pixel, halves up, and are at least 1.
/// - If the padding is odd, right and bottom get the extra pixel.
/// - In formats with subsampled chroma `padLeft` and `padTop` are rounded down to the chroma grid, so that the
///   picture's chroma samples fall on the output's. At the right and bottom edges a chroma sample may be shared by
///   the picture and the padding; it is the picture's.
public struct FitGeometry: Equatable, Sendable {
  /// Pixels of the picture's row before it is fitted.
  public let sourceWidth: Int
  /// Rows of the picture before it is fitted.
  public let sourceHeight: Int
  /// The part of it that is used, in units of `GeometryStep.cropUnit`.
  public let crop: CropBox
  /// Pixels of that part's row after scaling.
  public let scaledWidth: Int
  /// Rows of that part after scaling.
  public let scaledHeight: Int
  /// Columns of padding left of the picture.
  public private(set) var padLeft: Int
  /// Rows of padding above the picture.
  public private(set) var padTop: Int
  /// Pixels of the output's rows.
  public private(set) var width: Int
  /// Rows of the output.
  public private(set) var height: Int
  /// Set if the whole source is resized and a part of the result is kept; `crop` is then that part, rounded.
  public let window: ResizeWindow?
  /// Whether a square of the source stays a square, apart from rounding to whole pixels.
  public let keepsAspect: Bool

  /// - Parameters:
  ///   - source: size and format that are resized; the format decides the grid of the padding.
  ///   - crop: the part of the source to use; `nil` is all of it.
  ///   - placement: where `letterbox` puts the picture.
  ///   - rounding: how the sides of a picture that keeps its aspect are rounded.
  ///   - centreEighths: with `cover`, resizes the whole source and keeps this much of the shorter side.
  /// - Throws: `FitError` if `crop` lies outside the source, or a side comes out as 0 or above `FrameLayout.largestSide`.
  public init(
    _ source: FrameLayout, to target: FitTarget, fit: FitMode = .stretch, crop: CropBox? = nil, placement: PadPlacement = .centre,
    rounding: FitRounding = .nearest, centreEighths: Int? = nil
  ) throws(FitError) {
    let box = crop ?? CropBox(left: 0, top: 0, pixelWidth: source.width, pixelHeight: source.height)
    guard box.isInside(width: source.width, height: source.height) else {
      throw FitError("the crop box lies outside the \(source.width)x\(source.height) picture or is empty")
    }
    let outer = try Self.size(of: box, to: target)
    // If one side follows from the other, the aspect ratio is kept in any case, and every mode gives the same result.
    let isOpen = target.width == nil || target.height == nil
    let mode = isOpen ? .stretch : fit
    let inner = mode == .contain || mode == .letterbox ? Self.largest(box, within: outer, rounding) : outer
    let isPadded = mode == .letterbox
    let isCentred = isPadded && placement == .centre
    let descriptor = source.format.descriptor
    keepsAspect = isOpen || mode != .stretch
    sourceWidth = source.width
    sourceHeight = source.height
    let picture = (source.width, source.height)
    let window = mode == .cover ? centreEighths.map { ResizeWindow(source: picture, kept: outer, eighths: $0) } : nil
    guard window.map({ max($0.width, $0.height) <= FrameLayout.largestSide }) ?? true else {
      throw FitError(
        "\(target) of a \(source.width)x\(source.height) picture: a side before cropping is above \(FrameLayout.largestSide)")
    }
    self.window = window
    self.crop = window?.box(of: picture, kept: outer) ?? (mode == .cover ? Self.centre(of: box, aspect: outer) : box)
    (scaledWidth, scaledHeight) = inner
    (width, height) = isPadded ? outer : inner
    padLeft = isCentred ? (outer.width - inner.width) / 2 & ~((1 << descriptor.log2ChromaWidth) - 1) : 0
    padTop = isCentred ? (outer.height - inner.height) / 2 & ~((1 << descriptor.log2ChromaHeight) - 1) : 0
  }

  /// The same without padding: what is resized.
  public var withoutPadding: FitGeometry {
    var inner = self
    (inner.padLeft, inner.padTop) = (0, 0)
    (inner.width, inner.height) = (scaledWidth, scaledHeight)
    return inner
  }

  /// Whether the output has padding.
  public var isPadded: Bool { scaledWidth != width || scaledHeight != height }

  /// Whether the output is the source, pixel for pixel.
  public var isIdentity: Bool { !isPadded && !isCropped && scaledWidth == sourceWidth && scaledHeight == sourceHeight }

  /// Whether only a part of the source is used.
  public var isCropped: Bool { crop != CropBox(left: 0, top: 0, pixelWidth: sourceWidth, pixelHeight: sourceHeight) }
}

extension FitGeometry {
  typealias Size = (width: Int, height: Int)

  /// The requested size, with a missing side computed from the box's aspect ratio.
  private static func size(of box: CropBox, to target: FitTarget) throws(FitError) -> Size {
    let width = target.width ?? rounded(box.width, times: target.height ?? 1, over: box.height)
    let height = target.height ?? rounded(box.height, times: target.width ?? 1, over: box.width)
    let sides = 1...FrameLayout.largestSide
    guard sides.contains(width), sides.contains(height) else {
      throw FitError("\(target) makes \(width)x\(height) pixels: each side must be 1 to \(FrameLayout.largestSide)")
    }
    return (width, height)
  }

  /// The largest size with the box's aspect ratio within `outer`.
  private static func largest(_ box: CropBox, within outer: Size, _ rounding: FitRounding) -> Size {
    let unit = Double(GeometryStep.cropUnit)
    if rounding != .nearest { return rounding.size(of: (Double(box.width) / unit, Double(box.height) / unit), within: outer) }
    if box.width * outer.height <= box.height * outer.width {
      return (min(outer.width, rounded(box.width, times: outer.height, over: box.height)), outer.height)
    }
    return (outer.width, min(outer.height, rounded(box.height, times: outer.width, over: box.width)))
  }

  /// The largest box of `aspect` in the middle of `box`; an odd remainder stays at the right or the bottom.
  private static func centre(of box: CropBox, aspect: Size) -> CropBox {
    if box.width * aspect.height > box.height * aspect.width {
      let width = rounded(box.height, times: aspect.width, over: aspect.height)
      return CropBox(x: box.x + (box.width - width) / 2, y: box.y, width: width, height: box.height)
    }
    let height = min(box.height, rounded(box.width, times: aspect.height, over: aspect.width))
    return CropBox(x: box.x, y: box.y + (box.height - height) / 2, width: box.width, height: height)
  }

  /// `a · b / c` to the nearest integer, halves up, at least 1. No overflow: sides are below 2^32 and 2^16.
  private static func rounded(_ a: Int, times b: Int, over c: Int) -> Int { max(1, (2 * a * b + c) / (2 * c)) }
}

/// A size or crop box that is impossible.
public struct FitError: Error, Equatable, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Where a letterboxed picture lies in its output.
public enum PadPlacement: String, CaseIterable, Sendable {
  /// In the middle; right and bottom get the extra pixel of an odd remainder.
  case centre
  /// In the top left corner, with all padding at the right and the bottom.
  case topLeft = "top-left"
}
