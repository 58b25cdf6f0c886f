internal import Pixels

/// Which samples make an output sample in `cv2.resize`, and their weights: modules/imgproc/src/resize.cpp.
struct OpenCVTaps {
  /// Taps of an output sample.
  let width: Int
  /// Input samples of each tap, `width` for each output sample, clamped to the input.
  var places: [Int32]
  /// Fixed point with 11 fractional bits.
  var weights: [Int32]

  /// INTER_LINEAR; for INTER_AREA where an axis grows, at OpenCV's places for that.
  ///
  /// - Parameter clampsWeights: whether an output sample beyond the last input centre takes that sample alone, as
  ///   columns do; rows weigh the same one twice.
  init(linear inputCount: Int, _ outputCount: Int, isArea: Bool, clampsWeights: Bool) {
    width = 2
    places = []
    weights = []
    for index in 0..<outputCount {
      var (start, fraction) = isArea ? Self.areaPlace(index, inputCount, outputCount) : Self.place(index, inputCount, outputCount)
      if clampsWeights, start < 0 { (start, fraction) = (0, 0) }
      if clampsWeights, start >= inputCount - 1 { (start, fraction) = (inputCount - 1, 0) }
      append([1 - fraction, fraction], from: start, inputCount)
    }
  }

  /// INTER_CUBIC, with a = -0.75.
  init(cubic inputCount: Int, _ outputCount: Int) {
    width = 4
    places = []
    weights = []
    for index in 0..<outputCount {
      let (start, x) = Self.place(index, inputCount, outputCount)
      append(Self.cubic(x), from: start - 1, inputCount)
    }
  }

  /// INTER_NEAREST: the input sample of each output sample.
  static func nearest(_ inputCount: Int, _ outputCount: Int) -> [Int] {
    let scale = 1 / (Double(outputCount) / Double(inputCount))
    return (0..<outputCount).map { min(Int((Double($0) * scale).rounded(.down)), inputCount - 1) }
  }

  private mutating func append(_ taps: [Float], from start: Int, _ inputCount: Int) {
    for (index, weight) in taps.enumerated() {
      places.append(Int32(min(max(start + index, 0), inputCount - 1)))
      weights.append(Int32((weight * 2048).rounded(.toNearestOrEven)))
    }
  }

  /// Where an output sample's centre lies: the sample before it, and the distance from that in single precision.
  private static func place(_ index: Int, _ inputCount: Int, _ outputCount: Int) -> (start: Int, fraction: Float) {
    let scale = 1 / (Double(outputCount) / Double(inputCount))
    let position = Float((Double(index) + 0.5) * scale - 0.5)
    let start = position.rounded(.down)
    return (Int(start), position - start)
  }

  private static func areaPlace(_ index: Int, _ inputCount: Int, _ outputCount: Int) -> (start: Int, fraction: Float) {
    let inverse = Double(outputCount) / Double(inputCount)
    let start = (Double(index) * (1 / inverse)).rounded(.down)
    let position = Float(Double(index + 1) - (start + 1) * inverse)
    return (Int(start), position <= 0 ? 0 : position - position.rounded(.down))
  }

  private static func cubic(_ x: Float) -> [Float] {
    let a: Float = -0.75
    let first = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a
    let second = ((a + 2) * x - (a + 3)) * x * x + 1
    let third = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1
    return [first, second, third, 1 - first - second - third]
  }
}

/// The input samples that an output sample of INTER_AREA covers, and how much of it each makes up.
struct OpenCVAreaTaps {
  /// Taps of output sample i are `bounds[i]..<bounds[i + 1]`.
  var bounds: [Int] = [0]
  var places: [Int] = []
  var weights: [Float] = []

  /// computeResizeAreaTab
  init(_ inputCount: Int, _ outputCount: Int) {
    let scale = 1 / (Double(outputCount) / Double(inputCount))
    for index in 0..<outputCount {
      let start = Double(index) * scale, end = start + scale
      let cell = min(scale, Double(inputCount) - start)
      let last = min(Int(end.rounded(.down)), inputCount - 1)
      let first = min(Int(start.rounded(.up)), last)
      if Double(first) - start > 1e-3 { append(first - 1, (Double(first) - start) / cell) }
      for place in first..<max(first, last) { append(place, 1 / cell) }
      if end - Double(last) > 1e-3 { append(last, min(min(end - Double(last), 1), cell) / cell) }
      bounds.append(places.count)
    }
  }

  private mutating func append(_ place: Int, _ weight: Double) {
    places.append(place)
    weights.append(Float(weight))
  }
}
