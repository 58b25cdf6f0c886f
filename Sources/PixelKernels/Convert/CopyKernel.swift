internal import Pixels

/// Frames that stay as they are.
final class CopyKernel: RowKernel {
  private let layout: FrameLayout

  /// - Returns: `nil` if something changes.
  init?(_ plan: ConversionPlan) {
    guard plan.isIdentity else { return nil }
    layout = plan.source
  }

  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      // Planes of fewer rows than the frame, chroma or a palette, are copied whole; they come with a whole frame or not at all.
      let isWhole = plane.rows != layout.height
      for y in isWhole ? 0..<plane.rows : rows {
        unsafe destination.row(y, ofPlane: index).copyMemory(from: source.row(y, ofPlane: index), byteCount: plane.strideBytes)
      }
    }
  }
}
