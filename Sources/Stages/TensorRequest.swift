internal import FrameStream
public import PixelKernels
public import Pixels

/// What tensors are made like: the flags of frame-detect-prep.
public struct TensorRequest: Sendable {
  public var target: FitTarget
  public var fit: FitMode
  public var placement: PadPlacement
  public var pad: PadColour
  public var filter: ResampleFilter
  public var options: TensorOptions
  public var untagged: UntaggedPolicy

  public init(_ preset: TensorPreset) {
    target = FitTarget(width: preset.width, height: preset.height)
    fit = preset.fit
    placement = preset.placement
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
      placement: request.placement, resize: ResizeOptions(filter: request.filter, pad: request.pad), tensor: request.options)
  }
}
