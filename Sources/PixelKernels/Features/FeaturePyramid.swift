internal import FrameMemory

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
