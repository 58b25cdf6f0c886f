internal import Pixels

/// The kernel that resizes one plane.
enum PlaneKernel {
  case copy(ResizePlane)
  case nearest(NearestKernel)
  case integer(IntegerKernel)
  #if AVX2
  case integerBlocks(IntegerBlockKernel)
  case floatBlocks(FloatBlockKernel)
  #endif
  case float(FloatKernel)
  case alpha(AlphaKernel)
  case pillow(PillowKernel)
  case opencv(OpenCVKernel)

  /// - Parameter curve: the way to linear light, where the filter works in it.
  init(_ plane: ResizePlane, options: ResizeOptions, curve: LightCurve?) {
    if plane.isIdentity {
      self = .copy(plane)
    } else if options.match == .opencv, options.filter != .nearest {
      self = .opencv(OpenCVKernel(plane, filter: options.filter))
    } else if options.filter == .nearest {
      self = .nearest(Self.nearest(plane, match: options.match))
    } else if options.match == .pillow {
      self = .pillow(PillowKernel(plane, filter: options.filter))
    } else {
      self = Self.filtered(plane, filter: options.filter, curve: curve)
    }
  }

  private static func nearest(_ plane: ResizePlane, match: ResizeMatch) -> NearestKernel {
    let (horizontal, vertical) = (plane.horizontal, plane.vertical)
    switch match {
    case .model: return NearestKernel(plane)
    case .pillow: return NearestKernel(plane, rows: vertical.pillowNearest, columns: horizontal.pillowNearest)
    case .opencv:
      let (top, left) = (vertical.cropStart / GeometryStep.cropUnit, horizontal.cropStart / GeometryStep.cropUnit)
      return NearestKernel(
        plane, rows: OpenCVTaps.nearest(vertical.cropSize / GeometryStep.cropUnit, vertical.outputCount).map { top + $0 },
        columns: OpenCVTaps.nearest(horizontal.cropSize / GeometryStep.cropUnit, horizontal.outputCount).map { left + $0 })
    }
  }

  private static func filtered(_ plane: ResizePlane, filter: ResampleFilter, curve: LightCurve?) -> PlaneKernel {
    let vertical = ResampleTaps(plane.vertical, filter: filter)
    let horizontal = ResampleTaps(plane.horizontal, filter: filter)
    if curve == nil, let kernel = IntegerKernel(plane, vertical: vertical, horizontal: horizontal) {
      #if AVX2
      return .integerBlocks(IntegerBlockKernel(kernel))
      #else
      return .integer(kernel)
      #endif
    }
    if curve == nil, let kernel = AlphaKernel(plane, vertical: vertical, horizontal: horizontal) { return .alpha(kernel) }
    let codec = SampleCodec(plane.samples, curve: curve)
    let kernel = FloatKernel(plane, vertical: vertical, horizontal: horizontal, codec: codec)
    #if AVX2
    return .floatBlocks(FloatBlockKernel(kernel))
    #else
    return .float(kernel)
    #endif
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    switch self {
    case .copy(let plane):
      let first = unsafe source + plane.source.offset + rows.lowerBound * plane.source.strideBytes
      unsafe destination.copyMemory(from: first, byteCount: rows.count * plane.source.strideBytes)
    case .nearest(let kernel): unsafe kernel.resize(rows, of: source, into: destination)
    case .integer(let kernel): unsafe kernel.resizePlain(rows, of: source, into: destination)
    #if AVX2
    case .integerBlocks(let kernel): unsafe kernel.resize(rows, of: source, into: destination)
    case .floatBlocks(let kernel): unsafe kernel.resize(rows, of: source, into: destination)
    #endif
    case .float(let kernel): unsafe kernel.resizePlain(rows, of: source, into: destination)
    case .alpha(let kernel): unsafe kernel.resize(rows, of: source, into: destination)
    case .pillow(let kernel): unsafe kernel.resize(rows, of: source, into: destination)
    case .opencv(let kernel): unsafe kernel.resize(rows, of: source, into: destination)
    }
  }
}
