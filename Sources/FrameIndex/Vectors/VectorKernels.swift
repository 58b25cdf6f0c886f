/// Sums over a query and a stored vector of 16-bit floats. They are gathered in sixteen lanes, number k in lane k % 16,
/// and never fused, so that every machine finds the same.
enum VectorKernels {
  /// - Parameters:
  ///   - query: `count` numbers.
  ///   - halves: as many 16-bit floats, of any alignment.
  /// - Returns: the dot product, and that of the stored vector with itself.
  static func dot(_ query: UnsafePointer<Float>, _ halves: UnsafeRawPointer, count: Int) -> (dot: Float, square: Float) {
    var dots = SIMD16<Float>.zero, squares = SIMD16<Float>.zero
    unsafe eachSixteen(query, halves, count) { a, b in
      dots += a * b
      squares += b * b
    }
    return (sum(dots), sum(squares))
  }

  /// - Returns: the square of the Euclidean distance.
  static func squaredDistance(_ query: UnsafePointer<Float>, _ halves: UnsafeRawPointer, count: Int) -> Float {
    var squares = SIMD16<Float>.zero
    unsafe eachSixteen(query, halves, count) { a, b in
      let difference = a - b
      squares += difference * difference
    }
    return sum(squares)
  }

  /// Safe as long as both pointers have `count` numbers: no lane beyond them is read.
  @inline(__always)
  private static func eachSixteen(
    _ query: UnsafePointer<Float>, _ halves: UnsafeRawPointer, _ count: Int, _ body: (SIMD16<Float>, SIMD16<Float>) -> Void
  ) {
    let raw = unsafe UnsafeRawPointer(query)
    var place = 0
    while place + 16 <= count {
      body(unsafe raw.loadUnaligned(fromByteOffset: 4 * place, as: SIMD16<Float>.self), unsafe widened(halves + 2 * place))
      place += 16
    }
    guard place < count else { return }
    var a = SIMD16<Float>.zero, b = SIMD16<Float>.zero
    for lane in 0..<count - place {
      a[lane] = unsafe query[place + lane]
      b[lane] = Float(unsafe halves.loadUnaligned(fromByteOffset: 2 * (place + lane), as: Float16.self))
    }
    body(a, b)
  }

  /// Sixteen 16-bit floats as 32-bit ones, which is exact.
  @inline(__always)
  private static func widened(_ halves: UnsafeRawPointer) -> SIMD16<Float> {
    #if AVX2
    return unsafe widenedAVX2(halves)
    #else
    var wide = SIMD16<Float>.zero
    for lane in 0..<16 { wide[lane] = Float(unsafe halves.loadUnaligned(fromByteOffset: 2 * lane, as: Float16.self)) }
    return wide
    #endif
  }

  private static func sum(_ lanes: SIMD16<Float>) -> Float {
    let eight = lanes.lowHalf + lanes.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
