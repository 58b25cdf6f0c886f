#if AVX2
internal import FrameMemory

/// A box along sixteen rows at once, a row a lane: eight columns enter at a time, and leave when the box has passed.
struct RowBox: ~Copyable {
  /// The sums of eight rows each; two chains of additions, as one alone would wait for itself.
  struct Sums {
    var low = SIMD8<Float>.zero
    var high = SIMD8<Float>.zero
  }

  /// The columns that a box can still need, 16 lanes each, in a ring whose first eight are repeated after the
  /// last: eight columns that leave are always contiguous.
  private let columns: AlignedBuffer<Float>
  private let places: Int

  /// - Parameter width: of the widest rows.
  init(width: Int) {
    var places = 16
    while places < TentFilter.window(of: width) + 8 { places *= 2 }
    self.places = places
    columns = AlignedBuffer(count: (places + 8) * 16)
  }

  /// Begins rows whose box has `window` columns: as many zeros are left of the picture.
  func begin(window: Int) -> Sums {
    unsafe (columns.start + (places - window) * 16).update(repeating: 0, count: window * 16)
    return Sums()
  }

  /// Takes eight columns of eight rows, of which `column` is the first, a multiple of eight.
  ///
  /// - Parameter half: 0 for the first eight rows, 1 for the others.
  /// - Returns: the sums of the box after each column.
  @inline(__always)
  func enter(_ block: FloatBlock, at column: Int, half: Int, window: Int, sum: inout SIMD8<Float>) -> FloatBlock {
    let place = column & (places - 1)
    unsafe block.store(at: columns.start + place * 16 + 8 * half, step: 64)
    if place == 0 { unsafe block.store(at: columns.start + places * 16 + 8 * half, step: 64) }
    let leaving = unsafe UnsafeRawPointer(columns.start + ((column - window) & (places - 1)) * 16 + 8 * half)
    return block.map { index, entering in
      sum += entering
      unsafe sum -= leaving.loadUnaligned(fromByteOffset: 64 * index, as: SIMD8<Float>.self)
      return sum
    }
  }
}
#endif
