import Pixels

@testable import PixelKernels

/// A frame whose rows lie apart, an odd number of bytes between them, so that a kernel that strays is seen.
struct PaddedFrame {
  let layout: FrameLayout
  private(set) var bytes: [UInt8]
  private var offsets: [4 of Int] = .init(repeating: 0)
  private var strides: [4 of Int] = .init(repeating: 0)

  /// Bytes from the end of a row to the next row's begin, and before the first; after the last there are more, for
  /// kernels that read a vector too far.
  private static let gap = 13
  private static let slack = 64

  /// All bytes the same.
  init(_ layout: FrameLayout, filledWith byte: UInt8) {
    self.layout = layout
    var end = Self.gap
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      offsets[index] = end
      strides[index] = plane.strideBytes + Self.gap
      end += plane.rows * strides[index]
    }
    bytes = [UInt8](repeating: byte, count: end + Self.slack)
  }

  /// A random frame, or one of extremes.
  init(_ layout: FrameLayout, isSaturated: Bool) { self.init(layout, randomFrame(layout, isSaturated: isSaturated)) }

  /// A tightly packed frame, taken apart.
  init(_ layout: FrameLayout, _ packed: [UInt8]) {
    self.init(layout, filledWith: 0)
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      for y in 0..<plane.rows {
        let (from, to) = (plane.offset + y * plane.strideBytes, offsets[index] + y * strides[index])
        bytes.replaceSubrange(to..<to + plane.strideBytes, with: packed[from..<from + plane.strideBytes])
      }
    }
  }

  /// What a kernel makes of a frame, where there was `canary` before.
  init(_ layout: FrameLayout, canary: UInt8, running kernel: any RowKernel, on source: PaddedFrame) {
    self.init(layout, filledWith: canary)
    let (offsets, strides) = (offsets, strides)
    unsafe bytes.withUnsafeMutableBytes { output in
      unsafe source.bytes.withUnsafeBytes { input in
        let base = output.baseAddress!
        var target = unsafe MutableFramePlanes(base, layout)
        for index in 0..<layout.planeCount { unsafe target.bases[index] = base + offsets[index] }
        unsafe target.strides = strides
        unsafe kernel.convert(rows: 0..<layout.height, of: source.planes(input.baseAddress!), into: target)
      }
    }
  }

  /// Whether all bytes that are no row's are `byte`.
  func gapsHold(_ byte: UInt8) -> Bool {
    var rest = bytes
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      for y in 0..<plane.rows {
        let start = offsets[index] + y * strides[index]
        rest.replaceSubrange(start..<start + plane.strideBytes, with: repeatElement(byte, count: plane.strideBytes))
      }
    }
    return rest.allSatisfy { $0 == byte }
  }

  private func planes(_ base: UnsafeRawPointer) -> FramePlanes {
    var planes = unsafe FramePlanes(base, layout)
    for index in 0..<layout.planeCount { unsafe planes.bases[index] = base + offsets[index] }
    unsafe planes.strides = strides
    return unsafe planes
  }
}
