public import Pixels

/// Converts frames of one layout and colour to another pixel format.
///
/// Created once, used for every frame: all tables and scratch are allocated in the initialiser, none per frame. `PlainConversion`
/// evaluates the real-number model (Kr and Kb of the matrix, H.273's scales, bilinear chroma at its sited places) in 64-bit
/// floating point and rounds once; it handles what no faster kernel does. `ComponentKernel` equals it. The others say how far
/// they are from the model: at most 0.56 of a code, so at most 1 from its rounding. Tone mapping is within 1e-4 of full scale.
public struct FrameConverter: ~Copyable {
  /// The layout that frames must have.
  public let source: FrameLayout
  /// The layout of converted frames: the same size in the other format, tightly packed.
  public let destination: FrameLayout
  /// What the samples of converted frames mean.
  public let destinationColour: ColourDescription
  private let kernel: any RowKernel
  /// Whether rows can be converted in any order and number: the destination's chroma is not subsampled.
  public let hasIndependentRows: Bool

  /// - Parameters:
  ///   - colour: unspecified parts are filled in by `ColourDescription.filled`.
  ///   - format: any; what is not `pal8` already gets the indices and entries of `SystematicPalette`.
  ///   - instructions: what kernels may use; the result does not depend on it.
  /// - Throws: `ConvertError` if the matrix is not supported, or HDR is refused.
  public init(
    from source: FrameLayout, colour: ColourDescription, to format: PixelFormat, options: ConvertOptions = ConvertOptions(),
    instructions: InstructionSet = .current
  ) throws(ConvertError) {
    let plan = try ConversionPlan(from: source, colour: colour, to: format, options: options, instructions: instructions)
    self.source = source
    destination = plan.destination
    destinationColour = plan.destinationColour
    hasIndependentRows = !plan.to.isSubsampled
    kernel = plan.kernel()
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

  /// Converts some rows, so that a frame that arrives in blocks of rows needs no buffer.
  ///
  /// The bases are those of row 0 of each plane, wherever the rows of the block lie: of the source the rows that `rows`
  /// needs are read, chroma's neighbours included, of the destination exactly `rows` are written. Of 4:2:0 that kernels
  /// do not read as it lies, big-endian or with alpha, two more rows of luma on either side are read.
  ///
  /// For memory safety the caller ensures that those rows are there.
  /// - Parameter rows: all of them where the destination is subsampled.
  @unsafe public mutating func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= self.source.height, "rows \(rows) of \(self.source.height)")
    precondition(hasIndependentRows || rows.count == self.source.height, "subsampled chroma is written a frame at a time")
    unsafe kernel.convert(rows: rows, of: source, into: destination)
  }
}

extension FrameConverter: BandedPlan {
  public var sourceByteCount: Int { source.byteCount }
  public var destinationByteCount: Int { destination.byteCount }

  /// Whether every plane has the frame's rows, which need nothing of each other.
  private var isDivisible: Bool {
    hasIndependentRows && (0..<destination.planeCount).allSatisfy { destination.plane($0).rows == destination.height }
  }

  @unsafe public mutating func begin(_ source: UnsafeRawPointer) -> UnsafeRawPointer { unsafe source }

  /// Subsampled chroma and palettes are written a frame at a time: then the first band is all of it.
  @unsafe public mutating func make(
    band: Int, of count: Int, from source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer
  ) {
    let bands = isDivisible ? count : 1
    guard band < bands else { return }
    let rows = PixelKernels.rows(ofBand: band, of: bands, in: self.source.height)
    guard !rows.isEmpty else { return }
    unsafe convert(rows: rows, of: FramePlanes(source, self.source), into: MutableFramePlanes(destination, self.destination))
  }
}
