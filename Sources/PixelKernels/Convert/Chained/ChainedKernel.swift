internal import FrameMemory
internal import Pixels

/// Two kernels in a row, with some rows of a format between them that stay in cache.
final class ChainedKernel: RowKernel {
  private let first: any RowKernel
  private let second: any RowKernel
  private let middle: FrameLayout
  private let rows: AlignedBuffer<UInt8>
  /// Rows before and after a block from which the second kernel takes chroma: one chroma row on either side.
  private let margin: Int

  /// Few enough for the second-level cache at 4K, enough for the margin to cost little.
  private static let block = 32

  /// - Parameters:
  ///   - first: to the layout `middle`, any rows in any order.
  ///   - second: from there.
  init(_ first: any RowKernel, through middle: FrameLayout, _ second: any RowKernel) {
    self.first = first
    self.second = second
    self.middle = middle
    margin = middle.format.descriptor.log2ChromaHeight == 0 ? 0 : 2
    var bytes = 0
    for index in 0..<middle.planeCount { bytes += middle.plane(index).strideBytes * (Self.block + 2 * margin + 1) + 64 }
    rows = AlignedBuffer(count: bytes)
  }

  @unsafe func convert(rows range: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    // Blocks begin with a row of chroma.
    var y = range.lowerBound & ~1
    while y < range.upperBound {
      let block = max(y, range.lowerBound)..<min(y + Self.block, range.upperBound)
      let needed = margin == 0 ? block : max(y - margin, 0)..<min(block.upperBound + margin, middle.height)
      let planes = unsafe planes(from: needed.lowerBound)
      unsafe first.convert(rows: needed, of: source, into: planes)
      unsafe second.convert(rows: block, of: FramePlanes(planes), into: destination)
      y += Self.block
    }
  }

  /// The block's planes, addressed as if row 0 were there.
  private func planes(from y: Int) -> MutableFramePlanes {
    var planes = unsafe MutableFramePlanes(UnsafeMutableRawPointer(rows.start), middle)
    var end = unsafe UnsafeMutableRawPointer(rows.start)
    for index in 0..<middle.planeCount {
      let plane = middle.plane(index)
      let isHalved = plane.rows != middle.height
      unsafe planes.bases[index] = end - (isHalved ? y >> 1 : y) * plane.strideBytes
      unsafe end += plane.strideBytes * (Self.block + 2 * margin + 1) + 64
    }
    return unsafe planes
  }
}
