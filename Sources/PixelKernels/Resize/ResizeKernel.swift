internal import Pixels

/// Resizes one plane, with the tables and memory for it.
protocol ResizeKernel: AnyObject {
  /// Computes some rows of the picture.
  ///
  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order, a multiple of 8 at a time, except for the last.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer)
}

extension ResizePlane {
  /// The kernel for this plane.
  ///
  /// - Parameter curve: the curve to linear light, if the filter works in it.
  func kernel(options: ResizeOptions, curve: LightCurve?, instructions: InstructionSet) -> any ResizeKernel {
    if isIdentity { return PlaneCopy(self) }
    if options.filter == .nearest { return nearestKernel(match: options.match) }
    switch options.match {
    case .pillow: return PillowKernel(self, filter: options.filter, instructions: instructions)
    case .opencv: return openCVKernel(options.filter, instructions)
    case .torchvision: return TorchvisionKernel(cropped, filter: options.filter).fastest(instructions)
    case .model: break
    }
    let (rows, columns) = (ResampleTaps(vertical, filter: options.filter), ResampleTaps(horizontal, filter: options.filter))
    if curve == nil {
      if let kernel = IntegerKernel(self, vertical: rows, horizontal: columns) { return kernel.fastest(instructions) }
      if let kernel = AlphaKernel(self, vertical: rows, horizontal: columns, instructions: instructions) { return kernel }
    }
    return FloatKernel(self, vertical: rows, horizontal: columns, codec: SampleCodec(samples, curve: curve)).fastest(instructions)
  }
}

extension ResizePlane {
  private func nearestKernel(match: ResizeMatch) -> NearestKernel {
    switch match {
    case .model: return NearestKernel(self)
    case .pillow: return NearestKernel(self, rows: vertical.pillowNearest, columns: horizontal.pillowNearest)
    case .opencv:
      let plane = cropped
      return NearestKernel(plane, rows: OpenCVTaps.nearest(plane.vertical), columns: OpenCVTaps.nearest(plane.horizontal))
    case .torchvision:
      let plane = cropped
      return NearestKernel(plane, rows: plane.vertical.torchvisionNearest, columns: plane.horizontal.torchvisionNearest)
    }
  }
}

extension IntegerKernel {
  /// This kernel, or its twin for blocks, which gives the same bytes.
  func fastest(_ instructions: InstructionSet) -> any ResizeKernel {
    #if AVX2
    if instructions >= .avx2 { return IntegerBlockKernel(self, instructions) }
    #endif
    return self
  }
}

extension TorchvisionKernel {
  /// This kernel, or its twin for blocks, which gives the same bytes.
  func fastest(_ instructions: InstructionSet) -> any ResizeKernel {
    #if AVX2
    if instructions >= .avx2 { return TorchvisionBlockKernel(self, instructions) }
    #endif
    return self
  }
}

extension FloatKernel {
  /// This kernel, or its twin for blocks, which gives the same bytes.
  func fastest(_ instructions: InstructionSet) -> any ResizeKernel {
    #if AVX2
    if instructions >= .avx2 { return FloatBlockKernel(self, instructions) }
    #endif
    return self
  }
}

/// A plane that is copied unchanged.
private final class PlaneCopy: ResizeKernel {
  private let plane: ResizePlane

  init(_ plane: ResizePlane) { self.plane = plane }

  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    let first = unsafe source + plane.source.offset + rows.lowerBound * plane.source.strideBytes
    unsafe destination.copyMemory(from: first, byteCount: rows.count * plane.source.strideBytes)
  }
}
