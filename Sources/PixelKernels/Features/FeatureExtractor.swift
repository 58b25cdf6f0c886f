internal import FrameMemory

/// Finds the points of pictures of one size and describes them: FAST corners of a pyramid, the strongest by Harris's measure in
/// cells across the picture, each with a direction and 128 comparisons of smoothed luma.
///
/// Integers throughout: results are the same on every machine, with vectors and without. Owns its memory: extracting allocates
/// nothing.
@safe
public struct FeatureExtractor: ~Copyable {
  /// Pixels of the pictures' rows.
  public let width: Int
  /// Rows of the pictures.
  public let height: Int
  /// How many points to find, and where.
  public let options: FeatureOptions
  /// Pixels of the reduced picture's rows: points lie in its pixels.
  public let reducedWidth: Int
  /// Rows of the reduced picture.
  public let reducedHeight: Int

  private let reduction: LumaReduction
  private let pyramid: FeaturePyramid
  private let steps: PyramidSteps
  private let finder: CornerFinder
  private let order: CornerOrder
  private let blur: GaussianBlur
  private let centroid: IntensityCentroid
  private let pattern = RotatedPattern()
  private let quotas: [Int]
  private let smoothed: AlignedBuffer<UInt8>
  private let corners: AlignedBuffer<Corner>
  private let ordered: AlignedBuffer<Corner>
  /// The first corners of each level, `options.points` at most.
  private let wanted: AlignedBuffer<Corner>
  private var wantedCounts: [Int]
  private let found: AlignedBuffer<FeaturePoint>
  private var foundCount = 0
  private let usesVectors: Bool

  /// - Parameters:
  ///   - width, height: of the pictures to come, in pixels, at least 1.
  public init(width: Int, height: Int, options: FeatureOptions) {
    self.init(width: width, height: height, options: options, usesVectors: true)
  }

  init(width: Int, height: Int, options: FeatureOptions, usesVectors: Bool) {
    precondition(width > 0 && height > 0, "a picture has pixels: \(width)x\(height)")
    precondition(options.points > 0 && options.levels > 0 && options.longSide <= Int(Int16.max), "\(options)")
    (self.width, self.height, self.options, self.usesVectors) = (width, height, options, usesVectors)
    let size = options.size(width: width, height: height)
    (reducedWidth, reducedHeight) = size
    reduction = LumaReduction(from: (width, height), to: size)
    pyramid = FeaturePyramid(width: size.width, height: size.height, levels: options.levels)
    steps = PyramidSteps(sizes: pyramid.sizes, usesVectors: usesVectors)
    finder = CornerFinder(width: size.width, usesVectors: usesVectors)
    order = CornerOrder(columns: options.columns, rows: options.rows, mostWanted: options.points)
    blur = GaussianBlur(width: size.width, usesVectors: usesVectors)
    centroid = IntensityCentroid(usesVectors: usesVectors)
    quotas = Self.quotas(of: options.points, levels: pyramid.sizes.count)
    smoothed = AlignedBuffer(count: LumaPlane.byteCount(width: size.width, height: size.height))
    let most = CornerFinder.mostCorners(width: size.width, height: size.height)
    corners = AlignedBuffer(count: most)
    ordered = AlignedBuffer(count: most)
    wanted = AlignedBuffer(count: options.points * pyramid.sizes.count)
    wantedCounts = Array(repeating: 0, count: pyramid.sizes.count)
    found = AlignedBuffer(count: options.points)
  }

  /// Points for each level in proportion to its area; the rounding remainder goes to the finest.
  static func quotas(of points: Int, levels: Int) -> [Int] {
    let areas = (0..<levels).map { 1 / (FeaturePoint.scale(ofLevel: $0) * FeaturePoint.scale(ofLevel: $0)) }
    var quotas = areas.map { Int(Double(points) * $0 / areas.reduce(0, +)) }
    if !quotas.isEmpty { quotas[0] += points - quotas.reduce(0, +) }
    return quotas
  }

  /// The points of the picture that was extracted last.
  public var points: Span<FeaturePoint> {
    @_lifetime(borrow self)
    borrowing get {
      // Safe: `foundCount` of them have been written, and the memory belongs to `self`.
      let span = unsafe Span(_unsafeStart: UnsafePointer(found.start), count: foundCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The luma of the reduced picture that was extracted last: `reducedHeight` rows of `reducedWidth` bytes.
  public var reducedLuma: [UInt8] {
    guard !pyramid.sizes.isEmpty else { return Array(repeating: 0, count: reducedWidth * reducedHeight) }
    let plane = unsafe pyramid.plane(0)
    return unsafe (0..<reducedHeight).flatMap { y in unsafe UnsafeBufferPointer(start: plane.row(y), count: reducedWidth) }
  }

  /// Finds the points of a packed RGB picture.
  ///
  /// - Parameters:
  ///   - rgb24: `height` rows of R, G, B bytes, full range.
  ///   - stride: bytes from a row to the next, at least 3 x `width`.
  ///   - mirrored: whether left and right are swapped first.
  public mutating func extract(rgb24 picture: RawSpan, stride: Int, mirrored: Bool = false) {
    precondition(stride >= 3 * width && (height - 1) * stride + 3 * width <= picture.byteCount, "rows of \(stride) in \(picture.byteCount)")
    foundCount = 0
    guard !pyramid.sizes.isEmpty else { return }
    // Safe: every row has been seen to lie in the picture, and the first level has the reduced picture's size.
    unsafe picture.withUnsafeBytes { bytes in
      let first = unsafe pyramid.plane(0)
      unsafe reduction.reduce(rgb: bytes.baseAddress!, stride: stride, into: first.base, lumaStride: first.stride)
      if mirrored { Self.mirror(first) }
    }
    for level in 1..<max(1, pyramid.sizes.count) { unsafe steps[level - 1].reduce(pyramid.plane(level - 1), into: pyramid.plane(level)) }
    for level in pyramid.sizes.indices { chooseCorners(level) }
    shareOut()
  }

  private static func mirror(_ plane: LumaPlane) {
    for y in 0..<plane.height {
      var row = unsafe UnsafeMutableBufferPointer(start: plane.row(y), count: plane.width)
      unsafe row.reverse()
    }
  }

  /// Leaves a level's best corners in its part of `wanted`.
  private mutating func chooseCorners(_ level: Int) {
    let plane = unsafe pyramid.plane(level), corners = unsafe corners.start, ordered = unsafe ordered.start
    var count = unsafe finder.find(in: plane, into: corners)
    count = unsafe keepClear(corners, count, atLeast: 2 * quotas[level])
    count = unsafe keepStrong(corners, count, of: plane)
    count = unsafe order.order(corners, count: count, width: plane.width, height: plane.height, into: ordered)
    wantedCounts[level] = min(count, options.points)
    let part = unsafe wanted.start + level * options.points
    unsafe part.update(from: ordered, count: wantedCounts[level])
  }

  /// A clear corner scores above this.
  private static let clearScore: UInt8 = 20

  /// Only clear corners, if there are enough of them.
  private func keepClear(_ corners: UnsafeMutablePointer<Corner>, _ count: Int, atLeast least: Int) -> Int {
    var clear = 0
    for index in 0..<count where unsafe corners[index].score > Self.clearScore { clear += 1 }
    guard clear >= least else { return count }
    return unsafe Self.keep(corners, count) { $0.score > Self.clearScore }
  }

  /// Corners along an edge have no positive response.
  private func keepStrong(_ corners: UnsafeMutablePointer<Corner>, _ count: Int, of plane: LumaPlane) -> Int {
    for index in 0..<count {
      let pixel = unsafe UnsafePointer(plane.row(Int(corners[index].y)) + Int(corners[index].x))
      unsafe corners[index].strength = strength(at: pixel, stride: plane.stride)
    }
    return unsafe Self.keep(corners, count) { $0.strength > 0 }
  }

  @inline(__always) private func strength(at pixel: UnsafePointer<UInt8>, stride: Int) -> Int64 {
    #if AVX2
    if usesVectors { return unsafe HarrisResponse.strengthAVX2(at: pixel, stride: stride) }
    #endif
    return unsafe HarrisResponse.strength(at: pixel, stride: stride)
  }

  private static func keep(_ corners: UnsafeMutablePointer<Corner>, _ count: Int, where isWanted: (Corner) -> Bool) -> Int {
    var kept = 0
    for index in 0..<count where unsafe isWanted(corners[index]) {
      unsafe corners[kept] = corners[index]
      kept += 1
    }
    return kept
  }

  /// Every level gets its quota; what some can't use goes to the finest that can use it.
  private mutating func shareOut() {
    var spare = options.points
    for level in quotas.indices { spare -= min(quotas[level], wantedCounts[level]) }
    for level in quotas.indices {
      let usual = min(quotas[level], wantedCounts[level]), more = min(spare, wantedCounts[level] - usual)
      spare -= more
      if usual + more > 0 { describe(level, count: usual + more) }
    }
  }

  private mutating func describe(_ level: Int, count: Int) {
    let plane = unsafe pyramid.plane(level)
    let smooth = unsafe LumaPlane(base: smoothed.start, width: plane.width, height: plane.height)
    unsafe blur.smooth(plane, into: smooth)
    let corners = unsafe wanted.start + level * options.points, points = unsafe found.start
    for index in 0..<count {
      let (x, y) = unsafe (Int(corners[index].x), Int(corners[index].y))
      let angle = unsafe centroid.direction(at: plane.row(y) + x, stride: plane.stride)
      let descriptor = unsafe pattern.descriptor(of: smooth.row(y) + x, stride: smooth.stride, angle: angle)
      unsafe points[foundCount] = FeaturePoint(
        x: Self.place(x, of: plane.width, in: reducedWidth), y: Self.place(y, of: plane.height, in: reducedHeight), level: UInt8(level),
        angle: UInt8(angle), descriptor: descriptor,
        doubtfulKeyBits: pattern.doubtfulKeyBits(of: smooth.row(y) + x, stride: smooth.stride, angle: angle))
      foundCount += 1
    }
  }

  /// The pixel of the first level whose middle is nearest to that of a level's pixel.
  private static func place(_ x: Int, of count: Int, in whole: Int) -> UInt16 { UInt16(min(whole - 1, (2 * x + 1) * whole / (2 * count))) }
}
