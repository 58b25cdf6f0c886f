public import Pixels

/// Where the planes of a frame begin and how far apart their rows are: memory that is lent, of any stride.
///
/// For memory safety whoever makes one ensures that every plane of the layout it is used with is there, with
/// `strideBytes` from row to row, and that the memory outlives the call it is passed to.
@unsafe
public struct FramePlanes {
  /// The first byte of row 0 of each plane; entries past the last plane are not read.
  public var bases: [4 of UnsafeRawPointer]
  /// Bytes from one row to the next.
  public var strides: [4 of Int]

  /// Planes at these places.
  public init(bases: [4 of UnsafeRawPointer], strides: [4 of Int]) {
    unsafe self.bases = bases
    unsafe self.strides = strides
  }

  /// The planes of a tightly packed frame; the bytes of `layout.byteCount` follow `frame`.
  public init(_ frame: UnsafeRawPointer, _ layout: FrameLayout) {
    unsafe bases = .init(repeating: frame)
    unsafe strides = .init(repeating: 0)
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      unsafe bases[index] = frame + plane.offset
      unsafe strides[index] = plane.strideBytes
    }
  }

  /// The row `y` of a plane.
  func row(_ y: Int, ofPlane plane: Int) -> UnsafeRawPointer { unsafe bases[plane] + y * strides[plane] }
}

/// `FramePlanes` that may be written.
@unsafe
public struct MutableFramePlanes {
  /// The first byte of row 0 of each plane; entries past the last plane are not read.
  public var bases: [4 of UnsafeMutableRawPointer]
  /// Bytes from one row to the next.
  public var strides: [4 of Int]

  /// Planes at these places.
  public init(bases: [4 of UnsafeMutableRawPointer], strides: [4 of Int]) {
    unsafe self.bases = bases
    unsafe self.strides = strides
  }

  /// The planes of a tightly packed frame; `layout.byteCount` bytes follow `frame`.
  public init(_ frame: UnsafeMutableRawPointer, _ layout: FrameLayout) {
    unsafe bases = .init(repeating: frame)
    unsafe strides = .init(repeating: 0)
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      unsafe bases[index] = frame + plane.offset
      unsafe strides[index] = plane.strideBytes
    }
  }

  /// The row `y` of a plane.
  func row(_ y: Int, ofPlane plane: Int) -> UnsafeMutableRawPointer { unsafe bases[plane] + y * strides[plane] }
}
