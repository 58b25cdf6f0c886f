#if AVX2
internal import CIntrinsics

extension CornerScore {
  /// `row` for 32 pixels per step.
  ///
  /// For memory safety the caller ensures that 32 pixels more than `count`, and their circles, may be read, and as many
  /// scores written.
  @unsafe static func rowAVX2(_ pixels: UnsafePointer<UInt8>, stride: Int, count: Int, into scores: UnsafeMutablePointer<UInt8>) {
    let least = _mm256_set1_epi8(Int8(least))
    for x in Swift.stride(from: 0, to: count, by: 32) {
      let circle = unsafe Circle(pixels + x, stride: stride)
      // A row of nine holds at least one of any two opposite pixels, so most of a picture is done with after four pairs.
      guard !isZero(_mm256_subs_epu8(circle.bound, least)) else {
        unsafe Vector256.zero.store(to: scores + x)
        continue
      }
      let score = _mm256_max_epu8(circle.brightest(), circle.darkest())
      let isNone = _mm256_cmpeq_epi8(_mm256_subs_epu8(score, least), .zero)
      unsafe _mm256_andnot_si256(isNone, score).store(to: scores + x)
    }
  }

  @inline(__always) private static func isZero(_ vector: Vector256) -> Bool { _mm256_testz_si256(vector, vector) != 0 }
}

/// The circles of 32 neighbouring pixels.
@safe
private struct Circle {
  private let pixels: UnsafePointer<UInt8>
  private let stride: Int
  private let middle: Vector256

  @inline(__always) init(_ pixels: UnsafePointer<UInt8>, stride: Int) {
    unsafe self.pixels = pixels
    self.stride = stride
    unsafe middle = Vector256(loading: pixels)
  }

  @inline(__always) private func at(_ x: Int, _ y: Int) -> Vector256 { unsafe Vector256(loading: pixels + (y &* stride &+ x)) }

  @inline(__always) private func brighter(_ x: Int, _ y: Int) -> Vector256 { _mm256_subs_epu8(at(x, y), middle) }

  @inline(__always) private func darker(_ x: Int, _ y: Int) -> Vector256 { _mm256_subs_epu8(middle, at(x, y)) }

  /// No score is above this one.
  @inline(__always) var bound: Vector256 {
    let (down, up, right, left) = (at(0, 3), at(0, -3), at(3, 0), at(-3, 0))
    let (a, b, c, d) = (at(2, 2), at(-2, -2), at(2, -2), at(-2, 2))
    let bright = least(highest(down, up), highest(right, left), highest(a, b), highest(c, d))
    let dark = highest(lowest(down, up), lowest(right, left), lowest(a, b), lowest(c, d))
    return _mm256_max_epu8(_mm256_subs_epu8(bright, middle), _mm256_subs_epu8(middle, dark))
  }

  @inline(__always) private func highest(_ a: Vector256, _ b: Vector256) -> Vector256 { _mm256_max_epu8(a, b) }
  @inline(__always) private func lowest(_ a: Vector256, _ b: Vector256) -> Vector256 { _mm256_min_epu8(a, b) }

  @inline(__always) private func least(_ a: Vector256, _ b: Vector256, _ c: Vector256, _ d: Vector256) -> Vector256 {
    _mm256_min_epu8(_mm256_min_epu8(a, b), _mm256_min_epu8(c, d))
  }

  @inline(__always) private func highest(_ a: Vector256, _ b: Vector256, _ c: Vector256, _ d: Vector256) -> Vector256 {
    _mm256_max_epu8(_mm256_max_epu8(a, b), _mm256_max_epu8(c, d))
  }

  /// The score of pixels that are darker than their circles.
  @inline(__always) func brightest() -> Vector256 {
    nineInARow(
      brighter(0, 3), brighter(1, 3), brighter(2, 2), brighter(3, 1), brighter(3, 0), brighter(3, -1),
      brighter(2, -2), brighter(1, -3), brighter(0, -3), brighter(-1, -3), brighter(-2, -2), brighter(-3, -1),
      brighter(-3, 0), brighter(-3, 1), brighter(-2, 2), brighter(-1, 3))
  }

  /// The score of pixels that are brighter than their circles.
  @inline(__always) func darkest() -> Vector256 {
    nineInARow(
      darker(0, 3), darker(1, 3), darker(2, 2), darker(3, 1), darker(3, 0), darker(3, -1),
      darker(2, -2), darker(1, -3), darker(0, -3), darker(-1, -3), darker(-2, -2), darker(-3, -1),
      darker(-3, 0), darker(-3, 1), darker(-2, 2), darker(-1, 3))
  }

  /// Eight in a row from each odd place, and then the better of the two neighbours.
  @inline(__always)
  private func nineInARow(
    _ d0: Vector256, _ d1: Vector256, _ d2: Vector256, _ d3: Vector256, _ d4: Vector256, _ d5: Vector256,
    _ d6: Vector256, _ d7: Vector256, _ d8: Vector256, _ d9: Vector256, _ d10: Vector256,
    _ d11: Vector256, _ d12: Vector256, _ d13: Vector256, _ d14: Vector256, _ d15: Vector256
  ) -> Vector256 {
    let p1 = lowest(d1, d2)
    let p3 = lowest(d3, d4)
    let p5 = lowest(d5, d6)
    let p7 = lowest(d7, d8)
    let p9 = lowest(d9, d10)
    let p11 = lowest(d11, d12)
    let p13 = lowest(d13, d14)
    let p15 = lowest(d15, d0)
    let q1 = lowest(p1, p3)
    let q3 = lowest(p3, p5)
    let q5 = lowest(p5, p7)
    let q7 = lowest(p7, p9)
    let q9 = lowest(p9, p11)
    let q11 = lowest(p11, p13)
    let q13 = lowest(p13, p15)
    let q15 = lowest(p15, p1)
    let r1 = lowest(lowest(q1, q5), highest(d0, d9))
    let r3 = lowest(lowest(q3, q7), highest(d2, d11))
    let r5 = lowest(lowest(q5, q9), highest(d4, d13))
    let r7 = lowest(lowest(q7, q11), highest(d6, d15))
    let r9 = lowest(lowest(q9, q13), highest(d8, d1))
    let r11 = lowest(lowest(q11, q15), highest(d10, d3))
    let r13 = lowest(lowest(q13, q1), highest(d12, d5))
    let r15 = lowest(lowest(q15, q3), highest(d14, d7))
    return highest(highest(r1, r3, r5, r7), highest(r9, r11, r13, r15))
  }
}
#endif
