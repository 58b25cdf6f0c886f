internal import Pixels

/// One plane of a resize: where its samples lie in both frames, and how the axes map.
struct ResizePlane {
  var source: PlaneLayout
  var destination: PlaneLayout
  var samples: PixelLayout
  var horizontal: ResampleAxis
  var vertical: ResampleAxis
  /// Samples of the destination before the picture.
  var padLeft: Int
  var padTop: Int

  /// Bytes from the destination frame's start to the picture's first sample.
  var pictureOffset: Int {
    destination.offset + padTop * destination.strideBytes + padLeft * samples.pixelBytes
  }

  /// Whether the picture fills the destination's plane.
  var isFilled: Bool { horizontal.outputCount == destination.width && vertical.outputCount == destination.rows }

  /// Whether the plane is copied byte for byte.
  var isIdentity: Bool { horizontal.isIdentity && vertical.isIdentity && isFilled }
}

/// How the pixels of a plane lie in memory: `channels` words each.
struct PixelLayout: Equatable {
  var channels: Int
  /// 1 or 2; words are little-endian.
  var wordBytes: Int
  /// Unused low bits of the word.
  var shift: Int
  /// Significant bits.
  var depth: Int
  /// The channel that is alpha.
  var alpha: Int?

  var pixelBytes: Int { channels * wordBytes }
  var largest: Int { (1 << depth) - 1 }
}

extension PixelLayout {
  /// The layout of a plane's pixels in a format that is resized directly.
  init(plane: Int, of descriptor: PixelFormatDescriptor) {
    let members = descriptor.components.filter { $0.plane == plane }
    let first = members[0]
    wordBytes = first.wordBytes
    channels = first.step / first.wordBytes
    shift = first.shift
    depth = first.depth
    alpha = descriptor.hasAlpha ? descriptor.components.last!.offset / first.wordBytes : nil
  }
}

extension ResizePlane {
  /// The planes of a resize between two frames of one format.
  ///
  /// - Parameter siting: where chroma lies, in the source and in the destination alike.
  static func planes(from source: FrameLayout, to destination: FrameLayout, fit: FitGeometry, siting: ChromaSiting) -> [Self] {
    let from = source.format.descriptor
    let to = destination.format.descriptor
    let whole = CropBox(left: 0, top: 0, pixelWidth: source.width, pixelHeight: source.height)
    let crop = fit.window == nil ? fit.crop : whole
    return (0..<source.planeCount).map { index in
      let isChroma = from.model == .yuv && (index == 1 || index == 2)
      let sourceShifts = isChroma ? (from.log2ChromaWidth, from.log2ChromaHeight) : (0, 0)
      let targetShifts = isChroma ? (to.log2ChromaWidth, to.log2ChromaHeight) : (0, 0)
      let horizontal = ResampleAxis(
        inputCount: source.plane(index).width, outputCount: FrameLayout.ceilShift(fit.scaledWidth, targetShifts.0),
        cropStart: crop.x, cropSize: crop.width, pixels: fit.window?.width ?? fit.scaledWidth,
        input: .horizontal(siting, log2Step: sourceShifts.0), output: .horizontal(siting, log2Step: targetShifts.0),
        outputStart: (fit.window?.left ?? 0) >> targetShifts.0)
      let vertical = ResampleAxis(
        inputCount: source.plane(index).rows, outputCount: FrameLayout.ceilShift(fit.scaledHeight, targetShifts.1),
        cropStart: crop.y, cropSize: crop.height, pixels: fit.window?.height ?? fit.scaledHeight,
        input: .vertical(siting, log2Step: sourceShifts.1), output: .vertical(siting, log2Step: targetShifts.1),
        outputStart: (fit.window?.top ?? 0) >> targetShifts.1)
      return ResizePlane(
        source: source.plane(index), destination: destination.plane(index), samples: PixelLayout(plane: index, of: from),
        horizontal: horizontal, vertical: vertical, padLeft: fit.padLeft >> targetShifts.0, padTop: fit.padTop >> targetShifts.1)
    }
  }
}

extension ResizePlane {
  /// Whether the used part of the source is whole samples.
  var isWholeCrop: Bool {
    [horizontal, vertical].allSatisfy { $0.cropStart % GeometryStep.cropUnit == 0 && $0.cropSize % GeometryStep.cropUnit == 0 }
  }

  /// The same resize of the used part of the source, as if that were the picture, as libraries do whose resize has no box. Only
  /// if `isWholeCrop`.
  var cropped: ResizePlane {
    let unit = GeometryStep.cropUnit
    var plane = self
    plane.source.offset += vertical.cropStart / unit * source.strideBytes + horizontal.cropStart / unit * samples.pixelBytes
    plane.source.width = horizontal.cropSize / unit
    plane.source.rows = vertical.cropSize / unit
    plane.horizontal.inputCount = plane.source.width
    plane.vertical.inputCount = plane.source.rows
    plane.horizontal.cropStart = 0
    plane.vertical.cropStart = 0
    return plane
  }
}

extension ResizePlane {
  /// The kernel that does what `cv2.resize` does: bilinear is INTER_LINEAR, catmull-rom INTER_CUBIC, box INTER_AREA.
  func openCVKernel(_ filter: ResampleFilter, _ instructions: InstructionSet) -> any ResizeKernel {
    let plane = cropped
    let (x, y) = (plane.horizontal.openCVScale, plane.vertical.openCVScale)
    // A mean of four is what INTER_LINEAR gives where both sides are halved, to the last bit.
    if filter == .bilinear, x == 2, y == 2 { return OpenCVBoxKernel(plane, across: 2, down: 2, instructions: instructions) }
    if filter == .box, x >= 1, y >= 1 {
      let (across, down) = (x.rounded(.toNearestOrEven), y.rounded(.toNearestOrEven))
      if abs(x - across) < .ulpOfOne, abs(y - down) < .ulpOfOne {
        return OpenCVBoxKernel(plane, across: Int(across), down: Int(down), instructions: instructions)
      }
      return OpenCVAreaKernel(plane, instructions: instructions)
    }
    let isArea = filter == .box
    if filter == .catmullRom {
      return OpenCVInterpolationKernel(
        plane, columns: OpenCVTaps(cubic: plane.horizontal), rows: OpenCVTaps(cubic: plane.vertical), instructions: instructions)
    }
    return OpenCVInterpolationKernel(
      plane, columns: OpenCVTaps(linear: plane.horizontal, isArea: isArea, clampsWeights: true),
      rows: OpenCVTaps(linear: plane.vertical, isArea: isArea, clampsWeights: false), instructions: instructions)
  }
}
