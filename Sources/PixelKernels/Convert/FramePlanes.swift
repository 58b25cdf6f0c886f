public import Pixels

/// Where the planes of a frame begin and how far apart their rows are: memory that is lent, of any stride.
///
/// For memory safety whoever makes one ensures that every plane of the layout it is used with is there, with
/// `strideBytes` from row to row, and that the memory outlives the call it is passed to.
@unsafe
public struct PlaneAddresses<Address: Strideable> where Address.Stride == Int {
  /// The first byte of row 0 of each plane; entries past the last plane are not read.
  public var bases: [4 of Address]
  /// Bytes from one row to the next.
  public var strides: [4 of Int]

  /// Planes at these places.
  public init(bases: [4 of Address], strides: [4 of Int]) {
    unsafe self.bases = bases
    unsafe self.strides = strides
  }

  /// The planes of a tightly packed frame; the bytes of `layout.byteCount` follow `frame`.
  public init(_ frame: Address, _ layout: FrameLayout) {
    unsafe bases = .init(repeating: frame)
    unsafe strides = .init(repeating: 0)
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      unsafe bases[index] = frame.advanced(by: plane.offset)
      unsafe strides[index] = plane.strideBytes
    }
  }

  /// The row `y` of a plane.
  @inline(__always) func row(_ y: Int, ofPlane plane: Int) -> Address { unsafe bases[plane].advanced(by: y * strides[plane]) }
}

/// The planes of a frame that is read.
public typealias FramePlanes = PlaneAddresses<UnsafeRawPointer>

/// The planes of a frame that is written.
public typealias MutableFramePlanes = PlaneAddresses<UnsafeMutableRawPointer>

extension MutableFramePlanes {
  /// Copies rows of one plane to another, at once where they follow on each other.
  ///
  /// For memory safety the caller ensures that both planes have the rows, of `byteCount` bytes.
  @unsafe func copy(_ rows: Range<Int>, _ byteCount: Int, from source: FramePlanes, _ plane: Int, to target: Int) {
    let isOneRow = unsafe source.strides[plane] == byteCount && strides[target] == byteCount
    for y in isOneRow ? rows.prefix(1) : rows {
      unsafe row(y, ofPlane: target).copyMemory(
        from: source.row(y, ofPlane: plane), byteCount: isOneRow ? byteCount * rows.count : byteCount)
    }
  }
}

extension FramePlanes {
  /// Planes that were written, to be read.
  init(_ planes: MutableFramePlanes) {
    unsafe self.init(
      bases: [
        UnsafeRawPointer(planes.bases[0]), UnsafeRawPointer(planes.bases[1]), UnsafeRawPointer(planes.bases[2]),
        UnsafeRawPointer(planes.bases[3]),
      ], strides: planes.strides)
  }
}
