/// The blur before PDQ's reduction to 64 x 64 samples: two box filters an axis, which make a tent.
///
/// W. Jarosz, "Fast Image Convolutions", 2001. These plain functions are the specification: running sums in single
/// precision, one sample added and one taken off a step. Rounding makes the order of the sums part of the result.
enum TentFilter {
  static let samples = 64

  /// Samples that a box averages along an axis: half of a 64th, rounded up.
  static func window(of dimension: Int) -> Int { (dimension + 2 * samples - 1) / (2 * samples) }

  /// Samples from the box's centre to its last one, the centre counted. An even box reaches farther ahead than back.
  static func reach(of window: Int) -> Int { (window + 2) / 2 }

  /// Where sample `index` of the 64 is taken along an axis.
  static func position(of index: Int, in dimension: Int) -> Int { Int((Double(index) + 0.5) * Double(dimension) / Double(samples)) }

  /// Box filter along `count` samples that lie `stride` apart: near the ends only the samples present are averaged.
  ///
  /// - Parameters:
  ///   - source, destination: `count` samples, `stride` apart; they must not overlap.
  ///   - window: 1…count.
  static func box(_ source: UnsafePointer<Float>, into destination: UnsafeMutablePointer<Float>, count: Int, stride: Int, window: Int) {
    let reach = reach(of: window)
    var sum: Float = 0
    var present = 0
    for ahead in 0..<count + reach - 1 {
      if ahead < count {
        unsafe sum += source[ahead * stride]
        present += 1
      }
      if ahead >= window {
        unsafe sum -= source[(ahead - window) * stride]
        present -= 1
      }
      if ahead >= reach - 1 { unsafe destination[(ahead - reach + 1) * stride] = sum / Float(present) }
    }
  }

  /// Both boxes along both axes, rows first.
  ///
  /// - Parameters:
  ///   - picture: `height` x `width` samples, row-major; filtered in place.
  ///   - scratch: as many.
  static func apply(to picture: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>, width: Int, height: Int) {
    for _ in 0..<2 {
      for y in 0..<height {
        unsafe box(picture + y * width, into: scratch + y * width, count: width, stride: 1, window: window(of: width))
      }
      for x in 0..<width {
        unsafe box(scratch + x, into: picture + x, count: height, stride: width, window: window(of: height))
      }
    }
  }

  /// Takes the 64 x 64 samples that the fingerprint is made of.
  static func decimate(_ picture: UnsafePointer<Float>, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>) {
    for i in 0..<Self.samples {
      let row = unsafe picture + position(of: i, in: height) * width
      for j in 0..<Self.samples { unsafe samples[i * Self.samples + j] = row[position(of: j, in: width)] }
    }
  }
}
