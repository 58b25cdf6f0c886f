internal import FrameStream
public import PixelKernels
public import Pixels

/// How tensors are made: the flags of frame-detect-prep.
public struct TensorRequest: Sendable {
  /// The size of the tensor's pictures.
  public var target: FitTarget
  /// How a picture of another shape is fitted in.
  public var fit: FitMode
  /// Where a letterboxed picture lies.
  public var placement: PadPlacement
  /// How the sides of a picture that keeps its aspect are rounded.
  public var rounding: FitRounding
  /// Eighths of the shorter side, around the middle, that `cover` keeps of the whole resized picture.
  public var centreEighths: Int?
  /// The colour around a letterboxed picture.
  public var pad: PadColour
  /// The filter of the resize.
  public var filter: ResampleFilter
  /// Whose resize is matched, byte for byte.
  public var match: ResizeMatch
  /// Element type, layout, channel order, scale, mean and deviation.
  public var options: TensorOptions
  /// The colour matrix of frames that name none.
  public var untagged: UntaggedPolicy

  /// What a preset asks for; flags change it afterwards.
  public init(_ preset: TensorPreset) {
    target = FitTarget(width: preset.width, height: preset.height)
    fit = preset.fit
    placement = preset.placement
    rounding = preset.rounding
    centreEighths = preset.centreEighths
    pad = preset.pad
    filter = preset.filter
    match = preset.match
    options = preset.options
    untagged = .bySize
  }
}

extension FrameTensorPreparer {
  /// A plan for frames like this one.
  init(_ request: TensorRequest, for frame: FrameHeader) throws {
    try self.init(
      from: frame.layout, colour: frame.colour.decided(by: request.untagged, for: frame.layout), to: request.target, fit: request.fit,
      placement: request.placement, rounding: request.rounding, centreEighths: request.centreEighths,
      resize: ResizeOptions(filter: request.filter, match: request.match, pad: request.pad),
      tensor: request.options)
  }
}
