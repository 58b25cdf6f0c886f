internal import FrameMemory

/// The rows that a kernel reads, of which vectors may read 64 bytes more than they have.
@safe
final class OpenCVSource {
  private let plane: ResizePlane
  /// The first of the last rows, those that end less than 64 bytes before the plane does.
  private let firstCopied: Int
  /// The last rows, `copyStride` bytes each.
  private let copies: AlignedBuffer<UInt8>
  private let copyStride: Int
  private var first: UnsafePointer<UInt8>?

  init(_ plane: ResizePlane) {
    self.plane = plane
    firstCopied = max(plane.source.rows - 1 - 64 / plane.source.strideBytes, 0)
    copyStride = plane.source.width * plane.samples.channels + 64
    copies = AlignedBuffer(count: (plane.source.rows - firstCopied) * copyStride)
  }

  /// For memory safety the caller ensures that `frame` is the start of a frame of the plan's layout, and that rows are
  /// asked for while it is there.
  @unsafe func begin(_ frame: UnsafeRawPointer) {
    let first = unsafe (frame + plane.source.offset).assumingMemoryBound(to: UInt8.self)
    unsafe self.first = first
    for row in firstCopied..<plane.source.rows {
      unsafe (copies.start + (row - firstCopied) * copyStride).update(
        from: first + row * plane.source.strideBytes, count: plane.source.width * plane.samples.channels)
    }
  }

  func row(_ index: Int) -> UnsafePointer<UInt8> {
    if index >= firstCopied { return unsafe UnsafePointer(copies.start + (index - firstCopied) * copyStride) }
    return unsafe first! + index * plane.source.strideBytes
  }
}
