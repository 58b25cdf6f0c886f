public import Pixels

/// Converts frames of one layout and colour to another pixel format.
///
/// Made once, used for every frame: all tables and scratch are allocated in the initialiser, none per frame.
/// `PlainConversion` evaluates the real-number model (Kr and Kb of the matrix, H.273's scales, bilinear chroma at its sited
/// places) in 64-bit floating point and rounds once; it does what no faster kernel does. Those say how far they are from
/// the model: at most 0.56 of a code, so at most 1 from its rounding. Tone mapping is within 5e-5 of full scale.
public struct FrameConverter: ~Copyable {
  public let source: FrameLayout
  public let destination: FrameLayout
  /// What the samples of converted frames mean.
  public let destinationColour: ColourDescription
  private let path: Path
  /// Whether rows can be converted in any order and number: the destination's chroma is not subsampled.
  public let hasIndependentRows: Bool

  /// How the work is done; chosen by formats and options alone, never by the machine.
  private enum Path {
    case copy
    case yuvToRGB8(YUVToRGB8)
    case yuvToRGB16(YUVToRGB16)
    case rgbToYUV8(RGBToYUV8)
    case shuffle(PixelShuffle)
    case rgbToGray8(RGBToGray8)
    case narrowing(SampleNarrowing)
    case plain(PlainConversion)
  }

  /// - Parameters:
  ///   - colour: open parts are filled in by `ColourDescription.filled`.
  ///   - format: any; what is not `pal8` already gets the indices and entries of `SystematicPalette`.
  /// - Throws: `ConvertError` where the matrix is not supported, or HDR is refused.
  public init(
    from source: FrameLayout, colour: ColourDescription, to format: PixelFormat, options: ConvertOptions = ConvertOptions()
  ) throws(ConvertError) {
    let plan = try ConversionPlan(from: source, colour: colour, to: format, options: options)
    self.source = source
    destination = plan.destination
    destinationColour = plan.destinationColour
    hasIndependentRows = !plan.to.isSubsampled
    path = Self.path(plan)
  }

  private static func path(_ plan: ConversionPlan) -> Path {
    if plan.isIdentity { return .copy }
    if plan.isToneMapped { return .plain(PlainConversion(plan)) }
    if let kernel = YUVToRGB8(plan) { return .yuvToRGB8(kernel) }
    if let kernel = YUVToRGB16(plan) { return .yuvToRGB16(kernel) }
    if let kernel = RGBToYUV8(plan) { return .rgbToYUV8(kernel) }
    if let kernel = PixelShuffle(plan) { return .shuffle(kernel) }
    if let kernel = RGBToGray8(plan) { return .rgbToGray8(kernel) }
    if let kernel = SampleNarrowing(plan) { return .narrowing(kernel) }
    return .plain(PlainConversion(plan))
  }

  /// Converts one frame, tightly packed on both sides.
  ///
  /// - Parameters:
  ///   - source: at least `self.source.byteCount` bytes.
  ///   - destination: at least `self.destination.byteCount` bytes, of which exactly these are written.
  public mutating func convert(_ source: RawSpan, into destination: inout MutableRawSpan) {
    precondition(source.byteCount >= self.source.byteCount, "convert: \(source.byteCount) bytes of \(self.source.byteCount)")
    precondition(
      destination.byteCount >= self.destination.byteCount,
      "convert: room for \(destination.byteCount) bytes of \(self.destination.byteCount)")
    // Safe: both buffers hold the bytes of their layouts, as just checked.
    unsafe source.withUnsafeBytes { input in
      unsafe destination.withUnsafeMutableBytes { output in
        unsafe convert(FramePlanes(input.baseAddress!, self.source), into: MutableFramePlanes(output.baseAddress!, self.destination))
      }
    }
  }

  /// Converts planes of any stride.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold every plane of the two layouts.
  @unsafe public mutating func convert(_ source: FramePlanes, into destination: MutableFramePlanes) {
    unsafe convert(rows: 0..<self.source.height, of: source, into: destination)
  }

  /// Converts some rows, so that a frame which comes row block by row block needs no room of its own.
  ///
  /// The bases are those of row 0 of each plane, wherever the rows of the block lie: of the source the rows that `rows`
  /// needs are read, chroma's neighbours included, of the destination exactly `rows` are written.
  ///
  /// For memory safety the caller ensures that those rows are there.
  /// - Parameter rows: all of them where the destination is subsampled.
  @unsafe public mutating func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= self.source.height, "rows \(rows) of \(self.source.height)")
    precondition(hasIndependentRows || rows.count == self.source.height, "subsampled chroma is written a frame at a time")
    switch path {
    case .copy: unsafe copy(rows: rows, of: source, into: destination)
    case .yuvToRGB8(let kernel): unsafe kernel.convert(rows: rows, of: source, into: destination)
    case .yuvToRGB16(let kernel): unsafe kernel.convert(rows: rows, of: source, into: destination)
    case .rgbToYUV8(let kernel): unsafe kernel.convert(source, into: destination)
    case .shuffle(let kernel): unsafe kernel.convert(rows: rows, of: source, into: destination)
    case .rgbToGray8(let kernel): unsafe kernel.convert(rows: rows, of: source, into: destination)
    case .narrowing(let kernel): unsafe kernel.convert(rows: rows, of: source, into: destination)
    case .plain(let plain): unsafe plain.convert(rows: rows, of: source, into: destination)
    }
  }

  private func copy(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for index in 0..<self.source.planeCount {
      let plane = self.source.plane(index)
      // Planes of fewer rows than the frame, chroma or a palette, are copied whole; they come with a whole frame or not at all.
      let isWhole = plane.rows != self.source.height
      for y in isWhole ? 0..<plane.rows : rows {
        unsafe destination.row(y, ofPlane: index).copyMemory(from: source.row(y, ofPlane: index), byteCount: plane.strideBytes)
      }
    }
  }
}
