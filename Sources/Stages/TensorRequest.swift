internal import FrameStream
public import PixelKernels
public import Pixels

/// How tensors are made: the flags of frame-detect-prep.
public struct TensorRequest: Sendable {
  public var target: FitTarget
  public var fit: FitMode
  public var placement: PadPlacement
  /// Eighths of the frame's sides, around the middle, that `cover` uses.
  public var centreEighths: Int
  public var pad: PadColour
  public var filter: ResampleFilter
  public var match = ResizeMatch.model
  public var options: TensorOptions
  public var untagged: UntaggedPolicy

  public init(_ preset: TensorPreset) {
    target = FitTarget(width: preset.width, height: preset.height)
    fit = preset.fit
    placement = preset.placement
    centreEighths = preset.centreEighths
    pad = preset.pad
    filter = preset.filter
    options = preset.options
    untagged = .bySize
  }
}

extension FrameTensorPreparer {
  /// A plan for frames like this one.
  init(_ request: TensorRequest, for frame: FrameHeader) throws {
    try self.init(
      from: frame.layout, colour: frame.colour.decided(by: request.untagged, for: frame.layout), to: request.target, fit: request.fit,
      placement: request.placement, crop: request.crop(of: frame.layout),
      resize: ResizeOptions(filter: request.filter, match: request.match, pad: request.pad),
      tensor: request.options)
  }
}

extension TensorRequest {
  /// The part of a frame that is used; `nil` is all of it.
  fileprivate func crop(of layout: FrameLayout) -> CropBox? {
    guard fit == .cover, centreEighths < 8 else { return nil }
    let (width, height) = (layout.width * GeometryStep.cropUnit, layout.height * GeometryStep.cropUnit)
    let (inner, outer) = (centreEighths, 16)
    return CropBox(
      x: width * (8 - inner) / outer, y: height * (8 - inner) / outer, width: width * inner / 8, height: height * inner / 8)
  }
}
