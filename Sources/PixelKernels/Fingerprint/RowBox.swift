#if AVX2
/// A box along sixteen rows at once, a row a lane: columns enter in groups of eight, and leave when the box has passed.
@safe
struct RowBox: ~Copyable {
  /// How far a pass along the rows has come, and its sums in two vectors.
  struct Pass {
    fileprivate var low = SIMD8<Float>.zero
    fileprivate var high = SIMD8<Float>.zero
    fileprivate var ahead = 0
    fileprivate var sample = 0
    fileprivate var samplePosition: Int
    fileprivate let width: Int
    fileprivate let window: Int
    fileprivate let lag: Int
    fileprivate let whole: ExactDivisor

    init(width: Int) {
      self.width = width
      window = TentFilter.window(of: width)
      lag = TentFilter.reach(of: window) - 1
      whole = ExactDivisor(window)
      samplePosition = TentFilter.position(of: 0, in: width)
    }

    var isDone: Bool { ahead == width + lag }

    /// Samples that are in the box after the last step.
    fileprivate var present: Int { min(ahead, width) - max(0, ahead - window) }
  }

  /// The columns that a box can still need, 16 lanes each, in a ring, and behind them a column of zeros that stands for
  /// those outside the picture: adding and taking off zeros changes no sum.
  private let columns: UnsafeMutablePointer<Float>
  private let places: Int
  /// Sixteen columns on their way out, in a ring.
  private let out: UnsafeMutablePointer<Float>

  /// - Parameter width: of the widest rows.
  init(width: Int) {
    var places = 16
    while places < TentFilter.window(of: width) + 8 { places *= 2 }
    self.places = places
    unsafe columns = allocateFloats((places + 1) * 16)
    unsafe out = allocateFloats(16 * 16)
  }

  deinit {
    unsafe columns.deallocate()
    unsafe out.deallocate()
  }

  /// Takes eight columns, of sixteen rows of eight floats at `tile`. `x` is a multiple of eight.
  @inline(__always)
  func enter(_ tile: UnsafePointer<Float>, at x: Int) {
    let place = unsafe columns + (x & (places - 1)) * 16
    unsafe transpose8x8(tile, 8, into: place, 16)
    unsafe transpose8x8(tile + 64, 8, into: place + 8, 16)
  }

  @inline(__always)
  private func advance(_ pass: inout Pass) {
    let zeros = places, mask = places - 1, behind = pass.ahead - pass.window
    let entering = unsafe UnsafeRawPointer(columns + (pass.ahead < pass.width ? pass.ahead & mask : zeros) * 16)
    let leaving = unsafe UnsafeRawPointer(columns + (behind >= 0 ? behind & mask : zeros) * 16)
    unsafe pass.low += entering.loadUnaligned(as: SIMD8<Float>.self)
    unsafe pass.high += entering.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
    unsafe pass.low -= leaving.loadUnaligned(as: SIMD8<Float>.self)
    unsafe pass.high -= leaving.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
    pass.ahead += 1
  }

  /// Goes on by a column; every eighth time eight columns of means are stored in sixteen rows, `pitch` floats apart.
  @inline(__always)
  func step(_ pass: inout Pass, storingIn rows: UnsafeMutablePointer<Float>, pitch: Int) {
    advance(&pass)
    let x = pass.ahead - 1 - pass.lag
    guard x >= 0 else { return }
    let present = pass.present
    let divisor = present == pass.window ? pass.whole : ExactDivisor(present)
    let place = unsafe UnsafeMutableRawPointer(out + (x & 15) * 16)
    unsafe place.storeBytes(of: divisor.quotient(pass.low), as: SIMD8<Float>.self)
    unsafe place.storeBytes(of: divisor.quotient(pass.high), toByteOffset: 32, as: SIMD8<Float>.self)
    guard x & 7 == 7 || x == pass.width - 1 else { return }
    let group = unsafe out + (x & 8) * 16
    unsafe transpose8x8(group, 16, into: rows + (x & ~7), pitch)
    unsafe transpose8x8(group + 8, 16, into: rows + 8 * pitch + (x & ~7), pitch)
  }

  /// Goes on by a column; where it is a sampled one its means are stored in sixteen rows of 64 samples.
  @inline(__always)
  func step(_ pass: inout Pass, samplingInto rows: UnsafeMutablePointer<Float>) {
    advance(&pass)
    // Narrow pictures have columns that are sampled more than once.
    while pass.ahead - 1 - pass.lag == pass.samplePosition, pass.sample < TentFilter.samples {
      let present = Float(pass.present)
      for lane in 0..<8 {
        unsafe rows[lane * TentFilter.samples + pass.sample] = pass.low[lane] / present
        unsafe rows[(lane + 8) * TentFilter.samples + pass.sample] = pass.high[lane] / present
      }
      pass.sample += 1
      pass.samplePosition = TentFilter.position(of: pass.sample, in: pass.width)
    }
  }
}
#endif
