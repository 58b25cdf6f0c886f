internal import FrameMemory
internal import Pixels

/// Paints the border of a letterboxed picture, from one painted row.
final class PadPainter {
  private let plane: ResizePlane
  private let row: AlignedBuffer<UInt8>

  /// - Parameter pixel: the words of one pixel, shifted to their place.
  init(_ plane: ResizePlane, pixel: [UInt16]) {
    self.plane = plane
    let bytes = pixel.flatMap { word in
      plane.samples.wordBytes == 1 ? [UInt8(word)] : [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
    }
    row = AlignedBuffer((0..<plane.destination.strideBytes).map { bytes[$0 % bytes.count] })
  }

  /// For memory safety the caller ensures that the pointer is the start of a frame of the plan's layout.
  @unsafe func paint(_ destination: UnsafeMutableRawPointer) {
    let stride = plane.destination.strideBytes
    let left = plane.padLeft * plane.samples.pixelBytes
    let right = left + plane.horizontal.outputCount * plane.samples.pixelBytes
    let picture = plane.padTop..<plane.padTop + plane.vertical.outputCount
    for y in 0..<plane.destination.rows {
      let to = unsafe destination + plane.destination.offset + y * stride
      if picture.contains(y) {
        unsafe to.copyMemory(from: row.start, byteCount: left)
        unsafe (to + right).copyMemory(from: row.start + right, byteCount: stride - right)
      } else {
        unsafe to.copyMemory(from: row.start, byteCount: stride)
      }
    }
  }
}
