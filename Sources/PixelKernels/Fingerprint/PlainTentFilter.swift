internal import FrameMemory

/// Luma of a pixel: `0.299 R + 0.587 G + 0.114 B` in double precision, summed in this order, then rounded once.
func plainLuma(_ pixel: UnsafePointer<UInt8>) -> Float {
  Float(unsafe Double(pixel[0]) * 0.299 + Double(pixel[1]) * 0.587 + Double(pixel[2]) * 0.114)
}

/// The specification: every step over the whole picture, in the reference's order.
struct PlainTentFilter: ~Copyable {
  private let picture: AlignedBuffer<Float>
  private let scratch: AlignedBuffer<Float>

  init(width: Int, height: Int) {
    picture = AlignedBuffer(count: width * height)
    scratch = AlignedBuffer(count: width * height)
  }

  /// Filters a packed RGB picture and takes its samples; the caller answers for the memory as in `StreamingTentFilter`.
  func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>) {
    for y in 0..<height {
      let row = unsafe (corner + y * stride).assumingMemoryBound(to: UInt8.self)
      for x in 0..<width { unsafe picture.start[y * width + x] = plainLuma(row + 3 * x) }
    }
    unsafe TentFilter.apply(to: picture.start, scratch: scratch.start, width: width, height: height)
    unsafe TentFilter.decimate(picture.start, width: width, height: height, into: samples)
  }
}
