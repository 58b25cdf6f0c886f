internal import FrameMemory

/// From a level of a pyramid to the next: bilinear, half-pixel centres, weights in 64ths.
///
///     out = ⌊(Σ pixel · across · down + 2^11) / 2^12⌋
///
/// The plain loop is the specification; the one for AVX2 equals it in every bit.
@safe
struct PyramidStep: ~Copyable {
  let columns: LinearTaps
  let rows: LinearTaps
  /// Two rows of the source, filtered across.
  private let filtered: AlignedBuffer<Int16>
  private let rowWords: Int
  private let usesVectors: Bool

  init(from source: (width: Int, height: Int), to size: (width: Int, height: Int), usesVectors: Bool) {
    columns = LinearTaps(from: source.width, to: size.width)
    rows = LinearTaps(from: source.height, to: size.height)
    rowWords = (size.width + 31) & ~15
    filtered = AlignedBuffer(count: 2 * rowWords)
    self.usesVectors = usesVectors
  }

  /// For memory safety the caller ensures that the planes have the step's sizes.
  @unsafe func reduce(_ source: LumaPlane, into result: LumaPlane) {
    let buffers = unsafe filtered.start
    var held = [-1, -1] as SIMD2<Int>
    for y in 0..<result.height {
      let first = unsafe Int(rows.starts[y]), weight = unsafe Int32(rows.weights[y])
      for row in first...first + 1 where held[row & 1] != row {
        unsafe filter(source.row(min(row, source.height - 1)), into: buffers + (row & 1) * rowWords, count: result.width)
        held[row & 1] = row
      }
      let (upper, lower) = unsafe (buffers + (first & 1) * rowWords, buffers + ((first + 1) & 1) * rowWords)
      unsafe blend(upper, lower, weight, into: result.row(y), count: result.width)
    }
  }

  private func filter(_ row: UnsafePointer<UInt8>, into words: UnsafeMutablePointer<Int16>, count: Int) {
    #if AVX2
    if usesVectors { return unsafe filterAVX2(row, into: words, count: count) }
    #endif
    for x in 0..<count {
      let start = unsafe Int(columns.starts[x]), weight = unsafe Int16(columns.weights[x])
      unsafe words[x] = Int16(row[start]) &* (64 &- weight) &+ Int16(row[start &+ 1]) &* weight
    }
  }

  private func blend(
    _ upper: UnsafePointer<Int16>, _ lower: UnsafePointer<Int16>, _ weight: Int32, into row: UnsafeMutablePointer<UInt8>, count: Int
  ) {
    for x in 0..<count {
      let sum = unsafe Int32(upper[x]) &* (64 &- weight) &+ Int32(lower[x]) &* weight
      unsafe row[x] = UInt8(truncatingIfNeeded: (sum &+ 2048) >> 12)
    }
  }
}

/// For each sample of an axis the one at or before it on a longer axis, and the weight of that one's neighbour, in 64ths.
@safe
struct LinearTaps: ~Copyable {
  private let startMemory: AlignedBuffer<Int32>
  private let weightMemory: AlignedBuffer<UInt8>
  /// Byte places of eight samples and their neighbours from the first of them, and the weights: 32 bytes for each eight.
  private let groupMemory: AlignedBuffer<UInt8>

  var starts: UnsafePointer<Int32> { unsafe UnsafePointer(startMemory.start) }
  var weights: UnsafePointer<UInt8> { unsafe UnsafePointer(weightMemory.start) }
  var groups: UnsafePointer<UInt8> { unsafe UnsafePointer(groupMemory.start) }

  /// - Parameters:
  ///   - source: at least 2 samples.
  ///   - count: at most as many, and at least half.
  init(from source: Int, to count: Int) {
    precondition(count >= 1 && source >= 2 && count <= source && source <= 2 * count, "\(source) samples to \(count)")
    startMemory = AlignedBuffer(count: count + 16)
    weightMemory = AlignedBuffer(count: count + 16)
    let groupCount = (count + 15) / 16 * 2
    groupMemory = AlignedBuffer(count: groupCount * 32)
    let (starts, weights) = unsafe (startMemory.start, weightMemory.start)
    for index in 0..<count {
      // The place in 128ths of a sample, rounded.
      let place = (((2 * index + 1) * source - count) * 64 + count) / (2 * count)
      let start = min(max(0, place >> 6), source - 2)
      unsafe starts[index] = Int32(start)
      unsafe weights[index] = UInt8(min(64, max(0, place - start << 6)))
    }
    for index in count..<count + 16 { unsafe starts[index] = starts[count - 1] }
    for group in 0..<groupCount { unsafe fill(group, of: groupMemory.start + 32 * group) }
  }

  private func fill(_ group: Int, of bytes: UnsafeMutablePointer<UInt8>) {
    for sample in 0..<8 {
      let index = 8 * group + sample
      let place = unsafe UInt8(starts[index] - starts[8 * group])
      unsafe bytes[2 * sample] = place
      unsafe bytes[2 * sample + 1] = place + 1
      unsafe bytes[16 + 2 * sample] = 64 - weights[index]
      unsafe bytes[16 + 2 * sample + 1] = weights[index]
    }
  }
}

/// The steps from each level of a pyramid to the next. A type of its own, because an array can't hold noncopyable elements.
@safe
final class PyramidSteps {
  private let base: UnsafeMutablePointer<PyramidStep>
  private let count: Int

  init(sizes: [(width: Int, height: Int)], usesVectors: Bool) {
    count = max(0, sizes.count - 1)
    unsafe base = .allocate(capacity: max(1, count))
    for index in 0..<count {
      unsafe (base + index).initialize(to: PyramidStep(from: sizes[index], to: sizes[index + 1], usesVectors: usesVectors))
    }
  }

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  subscript(index: Int) -> PyramidStep {
    unsafeAddress {
      precondition(0..<count ~= index)
      return unsafe UnsafePointer(base + index)
    }
  }
}

/// A picture's luma at ever smaller sizes.
@safe
struct FeaturePyramid: ~Copyable {
  /// No level has a side below this.
  static let leastSide = 38

  /// Sizes from the largest on; none where the picture is too small.
  let sizes: [(width: Int, height: Int)]
  private let offsets: [Int]
  private let memory: AlignedBuffer<UInt8>

  init(width: Int, height: Int, levels: Int) {
    sizes = (0..<levels).map { level in
      let scale = FeaturePoint.scale(ofLevel: level)
      return (Int((Double(width) / scale).rounded()), Int((Double(height) / scale).rounded()))
    }.filter { min($0.width, $0.height) >= Self.leastSide }
    var offsets = [0]
    for size in sizes { offsets.append(offsets.last! + LumaPlane.byteCount(width: size.width, height: size.height)) }
    self.offsets = offsets
    memory = AlignedBuffer(count: offsets.last!)
  }

  @unsafe func plane(_ level: Int) -> LumaPlane {
    unsafe LumaPlane(base: memory.start + offsets[level], width: sizes[level].width, height: sizes[level].height)
  }
}
