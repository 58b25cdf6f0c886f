internal import FrameMemory

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

/// An axis of a picture as the streaming filter goes along it.
///
/// At step i sample i enters the box, whose average belongs to the sample `lag` steps earlier. Results are stored at the
/// step that computes them: a filtered line begins with `lag` zeros, and a second box needs no other bookkeeping.
struct TentAxis {
  /// Samples.
  let count: Int
  /// Samples in a box.
  let window: Int
  /// Samples from a box's centre to the one that enters it.
  let lag: Int

  init(_ count: Int) {
    self.count = count
    window = TentFilter.window(of: count)
    lag = TentFilter.reach(of: window) - 1
  }

  /// Steps of both boxes.
  var steps: Int { count + 2 * lag }

  /// Samples that are in the box after step `index`; 0 where what comes out lies outside the picture.
  func present(at index: Int) -> Int {
    guard lag..<count + lag ~= index else { return 0 }
    return min(index + 1, count) - max(0, index + 1 - window)
  }

  /// Whether the box is full at all of these steps.
  @inline(__always)
  func isFull(_ indices: Range<Int>) -> Bool { indices.lowerBound >= window - 1 && indices.upperBound <= count }

  /// The step of the second box that gives sample `sample` of the 64, and the samples in the box there.
  func sampling(_ sample: Int) -> (step: Int, present: Int) {
    let step = TentFilter.position(of: sample, in: count) + lag
    return (step + lag, present(at: step))
  }
}

/// Luma of a pixel: `0.299 R + 0.587 G + 0.114 B` in double precision, summed in this order, then rounded once.
func plainLuma(_ pixel: UnsafePointer<UInt8>) -> Float {
  Float(unsafe Double(pixel[0]) * 0.299 + Double(pixel[1]) * 0.587 + Double(pixel[2]) * 0.114)
}

/// `TentFilter` and its reduction to 64 x 64 samples, for pictures up to a size.
protocol TentReduction: AnyObject {
  /// Filters a packed RGB picture and takes its samples.
  ///
  /// For memory safety the caller ensures that `height` rows of `width` pixels lie at `corner`, `stride` bytes apart, and
  /// that `samples` has room for 64 x 64.
  func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>)
}

/// The specification: every step over the whole picture, in the reference's order.
final class PlainTentFilter: TentReduction {
  private let picture: AlignedBuffer<Float>
  private let scratch: AlignedBuffer<Float>

  init(width: Int, height: Int) {
    picture = AlignedBuffer(count: width * height)
    scratch = AlignedBuffer(count: width * height)
  }

  func reduce(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int, into samples: UnsafeMutablePointer<Float>) {
    for y in 0..<height {
      let row = unsafe (corner + y * stride).assumingMemoryBound(to: UInt8.self)
      for x in 0..<width { unsafe picture.start[y * width + x] = plainLuma(row + 3 * x) }
    }
    unsafe TentFilter.apply(to: picture.start, scratch: scratch.start, width: width, height: height)
    unsafe TentFilter.decimate(picture.start, width: width, height: height, into: samples)
  }
}
