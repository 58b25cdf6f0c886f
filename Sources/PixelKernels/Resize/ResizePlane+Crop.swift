internal import Pixels

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
