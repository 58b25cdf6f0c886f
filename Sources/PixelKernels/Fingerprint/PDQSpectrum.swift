internal import Glibc

/// The lowest 16 x 16 frequencies, without the constant ones, of a picture of 64 x 64 samples.
///
/// Row-major: element (i, j) is frequency i + 1 down the picture and j + 1 along it.
@safe
struct PDQSpectrum: ~Copyable {
  static let side = 16
  static let pictureSide = 64

  private let cosines: UnsafeMutablePointer<Float>
  /// The picture transformed along its columns: 16 x 64.
  private let half: UnsafeMutablePointer<Float>
  private let values: UnsafeMutablePointer<Float>
  private let sorted: UnsafeMutablePointer<Float>

  init() {
    unsafe cosines = .allocate(capacity: Self.side * Self.pictureSide)
    unsafe half = .allocate(capacity: Self.side * Self.pictureSide)
    unsafe values = .allocate(capacity: Self.side * Self.side)
    unsafe sorted = .allocate(capacity: Self.side * Self.side)
    unsafe half.initialize(repeating: 0, count: Self.side * Self.pictureSide)
    unsafe values.initialize(repeating: 0, count: Self.side * Self.side)
    unsafe sorted.initialize(repeating: 0, count: Self.side * Self.side)
    fillCosines()
  }

  deinit {
    unsafe cosines.deallocate()
    unsafe half.deallocate()
    unsafe values.deallocate()
    unsafe sorted.deallocate()
  }

  /// Row i: `sqrt(2 / 64) · cos(π / 128 · (i + 1) · (2j + 1))`, the scale in single precision, the product in double.
  private func fillCosines() {
    let scale = Double(Float((2.0 / 64.0).squareRoot()))
    for i in 0..<Self.side {
      for j in 0..<Self.pictureSide {
        let angle = (Double.pi / 2.0 / 64.0) * Double(i + 1) * Double(2 * j + 1)
        unsafe cosines[i * Self.pictureSide + j] = Float(scale * cos(angle))
      }
    }
  }

  /// Transforms a picture: `C · picture · Cᵀ`, both products in single precision, summed in the order of the index.
  ///
  /// - Parameter picture: 64 x 64 samples, row-major.
  func transform(_ picture: UnsafePointer<Float>) {
    for i in 0..<Self.side { unsafe transformColumns(picture, frequency: i) }
    for i in 0..<Self.side { transformRow(i) }
  }

  /// One row of `C · picture`: 64 independent sums, eight a vector.
  private func transformColumns(_ picture: UnsafePointer<Float>, frequency: Int) {
    let row = unsafe half + frequency * Self.pictureSide
    for x in stride(from: 0, to: Self.pictureSide, by: 16) {
      var left = SIMD8<Float>.zero, right = SIMD8<Float>.zero
      for k in 0..<Self.pictureSide {
        let cosine = SIMD8<Float>(repeating: unsafe cosines[frequency * Self.pictureSide + k])
        let samples = unsafe UnsafeRawPointer(picture + k * Self.pictureSide + x)
        unsafe left += cosine * samples.loadUnaligned(as: SIMD8<Float>.self)
        unsafe right += cosine * samples.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
      }
      unsafe UnsafeMutableRawPointer(row + x).storeBytes(of: left, as: SIMD8<Float>.self)
      unsafe UnsafeMutableRawPointer(row + x + 8).storeBytes(of: right, as: SIMD8<Float>.self)
    }
  }

  /// One row of `half · Cᵀ`.
  private func transformRow(_ i: Int) {
    let row = unsafe half + i * Self.pictureSide
    for j in 0..<Self.side {
      let cosineRow = unsafe cosines + j * Self.pictureSide
      var sum: Float = 0
      for k in 0..<Self.pictureSide { unsafe sum += row[k] * cosineRow[k] }
      unsafe values[i * Self.side + j] = sum
    }
  }

  /// The fingerprint: a bit for every value above the lower-middle one of the 256.
  func fingerprint() -> PDQ {
    unsafe Self.fingerprint(of: values, scratch: sorted)
  }

  private static func fingerprint(of values: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>) -> PDQ {
    let count = side * side
    unsafe scratch.update(from: values, count: count)
    let median = unsafe selectSmallest(count / 2 - 1, of: scratch, count: count)
    var words = SIMD4<UInt64>.zero
    for k in 0..<count where unsafe values[k] > median { words[k >> 6] |= 1 << UInt64(k & 63) }
    return PDQ(words: words)
  }

  /// The fingerprint of the picture turned or mirrored.
  ///
  /// Mirroring changes the sign of every odd frequency along that axis, where the cosine is antisymmetric; a quarter
  /// turn exchanges the axes besides.
  func fingerprint(turned dihedral: PDQDihedral) -> PDQ {
    for i in 0..<Self.side {
      for j in 0..<Self.side {
        let value = unsafe values[i * Self.side + j]
        let place = dihedral.transposes ? j * Self.side + i : i * Self.side + j
        unsafe half[place] = dihedral.negates(row: i, column: j) ? -value : value
      }
    }
    return unsafe Self.fingerprint(of: half, scratch: sorted)
  }
}

/// The value that `rank` of the others are below: Hoare's quickselect, in place. Values are finite.
private func selectSmallest(_ rank: Int, of values: UnsafeMutablePointer<Float>, count: Int) -> Float {
  var low = 0, high = count - 1
  while low < high {
    let pivot = unsafe values[rank]
    var i = low, j = high
    while i <= j {
      while unsafe values[i] < pivot { i += 1 }
      while unsafe values[j] > pivot { j -= 1 }
      guard i <= j else { break }
      unsafe swap(&values[i], &values[j])
      i += 1
      j -= 1
    }
    if j < rank { low = i }
    if rank < i { high = j }
  }
  return unsafe values[rank]
}
