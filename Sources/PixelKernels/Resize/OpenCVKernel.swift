internal import FrameMemory
internal import Pixels

/// Resizes a plane of 8-bit samples as `cv2.resize` does, byte for byte: INTER_LINEAR, INTER_CUBIC and INTER_AREA of
/// OpenCV 4.11 and 5.0, modules/imgproc/src/resize.cpp. It is not antialiased but for INTER_AREA.
///
/// Where the wheels of OpenCV use Intel's IPP, which they do for INTER_CUBIC alone, the bytes are those of OpenCV's own
/// code, `cv2.ipp.setUseIPP(False)`. Alpha is a channel like others.
final class OpenCVKernel: ResizeKernel {
  private let plane: ResizePlane
  private let source: (left: Int, top: Int, width: Int, height: Int)
  private let method: Method
  /// Rows after the horizontal pass: row r of the source at r % ringRows.
  private let ring: AlignedBuffer<Int32>
  private let sums: AlignedBuffer<Float>
  private let ringRows = 4
  private var held = [Int](repeating: -1, count: 4)
  private var next = 0

  private enum Method {
    /// 11 bits across, 11 bits down.
    case linear(columns: OpenCVTaps, rows: OpenCVTaps)
    case cubic(columns: OpenCVTaps, rows: OpenCVTaps)
    /// Boxes of whole samples.
    case boxes(across: Int, down: Int)
    case area(columns: OpenCVAreaTaps, rows: OpenCVAreaTaps)
  }

  /// - Parameter filter: bilinear is INTER_LINEAR, catmull-rom INTER_CUBIC, box INTER_AREA.
  init(_ plane: ResizePlane, filter: ResampleFilter) {
    self.plane = plane
    let unit = GeometryStep.cropUnit
    source = (
      plane.horizontal.cropStart / unit, plane.vertical.cropStart / unit, plane.horizontal.cropSize / unit, plane.vertical.cropSize / unit
    )
    method = Self.method(filter, source.width, source.height, plane.horizontal.outputCount, plane.vertical.outputCount)
    let count = max(source.width, plane.horizontal.outputCount) * plane.samples.channels
    ring = AlignedBuffer(count: ringRows * count)
    sums = AlignedBuffer(count: 2 * count)
  }

  /// Whether the kernel resizes planes of this geometry: the part of the source that is used is whole samples.
  static func canResize(_ plane: ResizePlane) -> Bool {
    let unit = GeometryStep.cropUnit
    return [plane.horizontal, plane.vertical].allSatisfy { $0.cropStart % unit == 0 && $0.cropSize % unit == 0 }
  }

  private static func method(_ filter: ResampleFilter, _ width: Int, _ height: Int, _ toWidth: Int, _ toHeight: Int) -> Method {
    let across = 1 / (Double(toWidth) / Double(width)), down = 1 / (Double(toHeight) / Double(height))
    if filter == .box, across >= 1, down >= 1 {
      let (x, y) = (across.rounded(.toNearestOrEven), down.rounded(.toNearestOrEven))
      if abs(across - x) < .ulpOfOne, abs(down - y) < .ulpOfOne { return .boxes(across: Int(x), down: Int(y)) }
      return .area(columns: OpenCVAreaTaps(width, toWidth), rows: OpenCVAreaTaps(height, toHeight))
    }
    if filter == .catmullRom {
      return .cubic(columns: OpenCVTaps(cubic: width, toWidth), rows: OpenCVTaps(cubic: height, toHeight))
    }
    return .linear(
      columns: OpenCVTaps(linear: width, toWidth, isArea: filter == .box, clampsWeights: true),
      rows: OpenCVTaps(linear: height, toHeight, isArea: filter == .box, clampsWeights: false))
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order, because rows after the horizontal pass are kept; others than the next begin a new frame.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    if rows.lowerBound == 0 || rows.lowerBound != next { held = [-1, -1, -1, -1] }
    next = rows.upperBound
    let frame = unsafe source + plane.source.offset + self.source.top * plane.source.strideBytes + self.source.left * plane.samples.channels
    let from = unsafe frame.assumingMemoryBound(to: UInt8.self)
    for y in rows {
      let start = unsafe destination + (y - rows.lowerBound) * plane.destination.strideBytes
      let to = unsafe start.assumingMemoryBound(to: UInt8.self)
      switch method {
      case .linear(let columns, let rows): unsafe linear(y, columns, rows, from, to)
      case .cubic(let columns, let rows): unsafe cubic(y, columns, rows, from, to)
      case .boxes(let across, let down): unsafe boxes(y, across, down, from, to)
      case .area(let columns, let rows): unsafe area(y, columns, rows, from, to)
      }
    }
  }

  private var channels: Int { plane.samples.channels }
  private var outputCount: Int { plane.horizontal.outputCount * channels }

  private func row(_ index: Int, of frame: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    unsafe frame + index * plane.source.strideBytes
  }

  // INTER_LINEAR and INTER_CUBIC

  /// A row after the horizontal pass, made once.
  private func across(_ index: Int, _ taps: OpenCVTaps, _ frame: UnsafePointer<UInt8>) -> UnsafePointer<Int32> {
    let slot = index % ringRows
    let made = unsafe ring.start + slot * max(source.width, plane.horizontal.outputCount) * channels
    guard held[slot] != index else { return unsafe UnsafePointer(made) }
    held[slot] = index
    let row = unsafe row(index, of: frame)
    unsafe taps.places.withUnsafeBufferPointer { places in
      unsafe taps.weights.withUnsafeBufferPointer { weights in
        switch (taps.width, channels) {
        case (2, 1): unsafe Self.sumTwo(1, row, places, weights, into: made)
        case (2, 3): unsafe Self.sumTwo(3, row, places, weights, into: made)
        case (2, 4): unsafe Self.sumTwo(4, row, places, weights, into: made)
        default: unsafe Self.sum(taps.width, channels, row, places, weights, into: made)
        }
      }
    }
    return unsafe UnsafePointer(made)
  }

  @inline(__always) private static func sumTwo(
    _ channels: Int, _ row: UnsafePointer<UInt8>, _ places: UnsafeBufferPointer<Int32>, _ weights: UnsafeBufferPointer<Int32>,
    into made: UnsafeMutablePointer<Int32>
  ) {
    for x in 0..<places.count / 2 {
      let a = unsafe row + Int(places[2 * x]) * channels, b = unsafe row + Int(places[2 * x + 1]) * channels
      let (p, q) = unsafe (weights[2 * x], weights[2 * x + 1])
      for channel in 0..<channels { unsafe made[x * channels + channel] = Int32(a[channel]) &* p &+ Int32(b[channel]) &* q }
    }
  }

  private static func sum(
    _ width: Int, _ channels: Int, _ row: UnsafePointer<UInt8>, _ places: UnsafeBufferPointer<Int32>,
    _ weights: UnsafeBufferPointer<Int32>, into made: UnsafeMutablePointer<Int32>
  ) {
    for x in 0..<places.count / width {
      for channel in 0..<channels {
        var sum: Int32 = 0
        for k in 0..<width { unsafe sum &+= Int32(row[Int(places[x * width + k]) * channels + channel]) &* weights[x * width + k] }
        unsafe made[x * channels + channel] = sum
      }
    }
  }

  /// VResizeLinear of 8 bits: each product loses 20 bits before the two are added.
  private func linear(
    _ y: Int, _ columns: OpenCVTaps, _ rows: OpenCVTaps, _ frame: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>
  ) {
    let first = unsafe across(Int(rows.places[2 * y]), columns, frame), second = unsafe across(Int(rows.places[2 * y + 1]), columns, frame)
    let (p, q) = (rows.weights[2 * y], rows.weights[2 * y + 1])
    for x in 0..<outputCount {
      let sum = unsafe ((first[x] &>> 4) &* p) &>> 16 &+ ((second[x] &>> 4) &* q) &>> 16
      unsafe to[x] = UInt8(truncatingIfNeeded: min(max((sum &+ 2) &>> 2, 0), 255))
    }
  }

  /// VResizeCubic: eight samples at a time in single precision, the rest of a row in fixed point.
  private func cubic(
    _ y: Int, _ columns: OpenCVTaps, _ rows: OpenCVTaps, _ frame: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>
  ) {
    let a = unsafe across(Int(rows.places[4 * y]), columns, frame), b = unsafe across(Int(rows.places[4 * y + 1]), columns, frame)
    let c = unsafe across(Int(rows.places[4 * y + 2]), columns, frame), d = unsafe across(Int(rows.places[4 * y + 3]), columns, frame)
    let weights = rows.weights[4 * y..<4 * y + 4].map { Float($0) * (1 / (2048 * 2048)) }
    let (p, q, r, s) = (weights[0], weights[1], weights[2], weights[3])
    let vectored = outputCount / 8 * 8
    for x in 0..<vectored {
      let sum = unsafe Float(a[x]) * p + (Float(b[x]) * q + (Float(c[x]) * r + Float(d[x]) * s))
      unsafe to[x] = UInt8(min(max(sum.rounded(.toNearestOrEven), 0), 255))
    }
    for x in vectored..<outputCount {
      let base = 4 * y
      let sum =
        unsafe a[x] &* rows.weights[base] &+ b[x] &* rows.weights[base + 1] &+ c[x] &* rows.weights[base + 2]
        &+ d[x] &* rows.weights[base + 3]
      unsafe to[x] = UInt8(min(max((sum &+ 1 << 21) &>> 22, 0), 255))
    }
  }

  // INTER_AREA

  /// resizeAreaFast: the mean of whole boxes.
  private func boxes(_ y: Int, _ across: Int, _ down: Int, _ frame: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>) {
    let share = 1 / Float(across * down)
    for x in 0..<plane.horizontal.outputCount {
      for channel in 0..<channels {
        var sum: Int32 = 0
        for j in 0..<down {
          let first = unsafe row(y * down + j, of: frame) + x * across * channels + channel
          for i in 0..<across { unsafe sum &+= Int32(first[i * channels]) }
        }
        let mean = across == 2 && down == 2 ? (sum &+ 2) &>> 2 : Int32((Float(sum) * share).rounded(.toNearestOrEven))
        unsafe to[x * channels + channel] = UInt8(truncatingIfNeeded: mean)
      }
    }
  }

  /// ResizeArea_Invoker: sums in single precision, across and then down.
  private func area(
    _ y: Int, _ columns: OpenCVAreaTaps, _ rows: OpenCVAreaTaps, _ frame: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>
  ) {
    let across = unsafe sums.start
    let total = unsafe across + max(source.width, plane.horizontal.outputCount) * channels
    for tap in rows.bounds[y]..<rows.bounds[y + 1] {
      let row = unsafe row(rows.places[tap], of: frame)
      unsafe sumAcross(row, columns, into: across)
      let weight = rows.weights[tap]
      if tap == rows.bounds[y] {
        for x in 0..<outputCount { unsafe total[x] = across[x] * weight }
      } else {
        for x in 0..<outputCount { unsafe total[x] += across[x] * weight }
      }
    }
    for x in 0..<outputCount { unsafe to[x] = UInt8(min(max(total[x].rounded(.toNearestOrEven), 0), 255)) }
  }

  private func sumAcross(_ row: UnsafePointer<UInt8>, _ taps: OpenCVAreaTaps, into across: UnsafeMutablePointer<Float>) {
    for x in 0..<plane.horizontal.outputCount {
      for channel in 0..<channels {
        var sum: Float = 0
        for tap in taps.bounds[x]..<taps.bounds[x + 1] {
          unsafe sum += Float(row[taps.places[tap] * channels + channel]) * taps.weights[tap]
        }
        unsafe across[x * channels + channel] = sum
      }
    }
  }
}
