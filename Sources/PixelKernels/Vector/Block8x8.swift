/// Eight vectors that are worked on as one: the rows or columns of 8 x 8 elements, or 64 neighbours.
struct Block8x8<Vector: SIMD> {
  var v0, v1, v2, v3, v4, v5, v6, v7: Vector

  /// The vectors that `make` gives for 0…7, in this order.
  @inline(__always) init(_ make: (Int) -> Vector) {
    v0 = make(0)
    v1 = make(1)
    v2 = make(2)
    v3 = make(3)
    v4 = make(4)
    v5 = make(5)
    v6 = make(6)
    v7 = make(7)
  }

  /// Eight vectors, `step` bytes apart.
  @inline(__always) @unsafe init(at address: UnsafeRawPointer, step: Int) where Vector: BitwiseCopyable {
    self.init { index in unsafe (address + index * step).loadUnaligned(as: Vector.self) }
  }

  /// Stores the vectors `step` bytes apart.
  @inline(__always) @unsafe func store(at address: UnsafeMutableRawPointer, step: Int) where Vector: BitwiseCopyable {
    forEach { index, vector in unsafe (address + index * step).storeBytes(of: vector, as: Vector.self) }
  }

  @inline(__always) func forEach(_ body: (Int, Vector) -> Void) {
    body(0, v0)
    body(1, v1)
    body(2, v2)
    body(3, v3)
    body(4, v4)
    body(5, v5)
    body(6, v6)
    body(7, v7)
  }

  /// What `body` makes of each vector, in order from the first.
  @inline(__always) func map(_ body: (Int, Vector) -> Vector) -> Block8x8 {
    var made = self
    made.v0 = body(0, v0)
    made.v1 = body(1, v1)
    made.v2 = body(2, v2)
    made.v3 = body(3, v3)
    made.v4 = body(4, v4)
    made.v5 = body(5, v5)
    made.v6 = body(6, v6)
    made.v7 = body(7, v7)
    return made
  }
}

/// A block in single precision.
typealias FloatBlock = Block8x8<SIMD8<Float>>

extension FloatBlock {
  static var zero: FloatBlock { FloatBlock { _ in .zero } }

  @inline(__always) mutating func add(_ block: FloatBlock) {
    v0 += block.v0
    v1 += block.v1
    v2 += block.v2
    v3 += block.v3
    v4 += block.v4
    v5 += block.v5
    v6 += block.v6
    v7 += block.v7
  }

  @inline(__always) mutating func subtract(_ block: FloatBlock) {
    v0 -= block.v0
    v1 -= block.v1
    v2 -= block.v2
    v3 -= block.v3
    v4 -= block.v4
    v5 -= block.v5
    v6 -= block.v6
    v7 -= block.v7
  }

  /// Adds products, each rounded before it is added.
  @inline(__always) mutating func add(_ block: FloatBlock, times factor: Vector) {
    v0 += block.v0 * factor
    v1 += block.v1 * factor
    v2 += block.v2 * factor
    v3 += block.v3 * factor
    v4 += block.v4 * factor
    v5 += block.v5 * factor
    v6 += block.v6 * factor
    v7 += block.v7 * factor
  }

  /// The same for two vectors and four factors: the products of the first with both are added to the first two, and so on.
  @inline(__always) mutating func add(_ low: Vector, _ high: Vector, times factors: (Float, Float, Float, Float)) {
    v0 += low * factors.0
    v1 += high * factors.0
    v2 += low * factors.1
    v3 += high * factors.1
    v4 += low * factors.2
    v5 += high * factors.2
    v6 += low * factors.3
    v7 += high * factors.3
  }
}

extension SIMD8<Float> {
  /// Eight floats from anywhere: `_mm256_loadu_ps`.
  @inline(__always) @unsafe init(loading address: UnsafeRawPointer) { self = unsafe address.loadUnaligned(as: Self.self) }

  /// `_mm256_storeu_ps`.
  @inline(__always) @unsafe func store(to address: UnsafeMutableRawPointer) { unsafe address.storeBytes(of: self, as: Self.self) }
}
