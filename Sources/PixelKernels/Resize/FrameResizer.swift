public import Pixels

/// A plan for resizing frames of one layout, with its tables and memory: created once, run for every frame.
///
/// Each plane is filtered in its own samples, chroma at its siting. The arithmetic for a plane depends only on its format, its
/// geometry and the options, never on the machine:
/// - 8 to 10 bits without alpha: `IntegerKernel`, 16-bit fixed point, vertical pass first;
/// - more bits, alpha, linear light, or many taps across: `FloatKernel`, single precision, vertical first;
/// - 8 bits with alpha: `AlphaKernel`, which uses the first where the picture is opaque and the second elsewhere;
/// - `ResizeMatch.pillow`, `opencv` and `torchvision`: `PillowKernel`, `OpenCVKernel` and `TorchvisionKernel`, those
///   libraries' own arithmetic, horizontal pass first.
/// All but those are at most 1 away from the exact filter, of the format's own codes up to 16 bits.
///
/// A frame that keeps its size is copied byte for byte. No call allocates.
public struct FrameResizer: ~Copyable {
  /// The layout that frames must have.
  public let source: FrameLayout
  /// The layout that frames get.
  public let destination: FrameLayout
  private let planes: [ResizePlane]
  private let kernels: [any ResizeKernel]
  private let painters: [PadPainter]

  /// - Parameters:
  ///   - source: of a format that `workingFormat(for:options:)` leaves as it is.
  ///   - colour: how the samples map to light; unspecified parts are filled in by `ColourDescription.filled(for:)`.
  ///   - fit: made for `source`.
  ///   - instructions: what kernels may use; the result does not depend on it.
  /// - Throws: `ResizeError` if the format or the options do not suit this resize.
  public init(
    from source: FrameLayout, colour: ColourDescription, fit: FitGeometry, options: ResizeOptions = ResizeOptions(),
    instructions: InstructionSet = .current
  ) throws(ResizeError) {
    try self.init(from: source, colour: colour, fit: fit, options: options, to: source.format, instructions: instructions)
  }

  /// - Parameter format: the source's, or one that differs from it only in having its chroma at full size.
  init(
    from source: FrameLayout, colour: ColourDescription, fit: FitGeometry, options: ResizeOptions, to format: PixelFormat,
    instructions: InstructionSet = .current
  ) throws(ResizeError) {
    precondition(fit.sourceWidth == source.width && fit.sourceHeight == source.height, "the fit is of another size than the frame")
    let working = Self.workingFormat(for: source.format, options: options)
    guard working == source.format else {
      throw ResizeError("\(source.format.name) is not resized directly: convert to \(working.name) first")
    }
    try Self.checkMatch(options)
    guard let destination = FrameLayout(width: fit.width, height: fit.height, format: format) else {
      throw ResizeError("no frame has \(fit.width)x\(fit.height) pixels")
    }
    let colour = colour.filled(for: source)
    let curve = try Self.curve(of: source.format.descriptor, colour: colour, options: options)
    let planes = ResizePlane.planes(from: source, to: destination, fit: fit, siting: colour.siting)
    guard !options.match.takesWholePixels || planes.allSatisfy(\.isWholeCrop) else {
      throw ResizeError("\(options.match.rawValue) resizes whole pixels, and the crop has fractions")
    }
    self.source = source
    self.destination = destination
    self.planes = planes
    kernels = planes.map { $0.kernel(options: options, curve: curve, instructions: instructions) }
    painters = Self.painters(planes, format: source.format.descriptor, colour: colour, pad: options.pad)
  }

  /// Refuses what the matched libraries do not have.
  private static func checkMatch(_ options: ResizeOptions) throws(ResizeError) {
    guard options.match != .model else { return }
    guard options.match.filters.contains(options.filter), !options.isLinear else {
      throw ResizeError("\(options.match.rawValue) has no \(options.isLinear ? "linear light" : options.filter.rawValue) to match")
    }
  }

  /// Resizes one frame; every byte of the destination is written.
  public mutating func resize(_ source: RawSpan, into destination: inout MutableRawSpan) {
    precondition(source.byteCount >= self.source.byteCount, "resize: \(source.byteCount) bytes of \(self.source.byteCount)")
    precondition(
      destination.byteCount >= self.destination.byteCount, "resize: \(destination.byteCount) bytes for \(self.destination.byteCount)")
    // Safe: both spans hold whole frames, which is all that the kernels touch.
    unsafe source.withUnsafeBytes { source in
      unsafe destination.withUnsafeMutableBytes { destination in
        unsafe make(band: 0, of: 1, from: source.baseAddress!, into: destination.baseAddress!)
      }
    }
  }

  var planeCount: Int { planes.count }

  /// Paints the border of the picture.
  @unsafe func paint(_ destination: UnsafeMutableRawPointer) {
    for painter in painters { unsafe painter.paint(destination) }
  }

  /// For memory safety the caller ensures that both are the starts of whole frames.
  @unsafe func resize(
    plane index: Int, band: Int, of count: Int, from source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer
  ) {
    let plane = planes[index]
    let rows = PixelKernels.rows(ofBand: band, of: count, in: plane.vertical.outputCount)
    guard !rows.isEmpty else { return }
    let first = unsafe destination + plane.pictureOffset + rows.lowerBound * plane.destination.strideBytes
    unsafe kernels[index].resize(rows, of: source, into: first)
  }

  /// Resizes some rows of a frame without padding, for callers that process them further while they are in cache.
  ///
  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` holds `rows` of every plane; its bases are those of row 0, wherever that would be.
  /// - Parameter rows: in order from 0, a multiple of 8 at a time, except for the last. All planes have them: chroma is not
  ///   subsampled.
  @unsafe mutating func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: MutableFramePlanes) {
    for (index, kernel) in kernels.enumerated() {
      unsafe kernel.resize(rows, of: source, into: destination.row(rows.lowerBound, ofPlane: index))
    }
  }

  private static func curve(
    of descriptor: PixelFormatDescriptor, colour: ColourDescription, options: ResizeOptions
  ) throws(ResizeError) -> LightCurve? {
    guard options.isLinear, options.filter != .nearest else { return nil }
    guard let transfer = TransferFunction(colour.transfer) else {
      throw ResizeError("linear light is not known for the transfer \(colour.transfer.name)")
    }
    return LightCurve(transfer, depth: descriptor.depth, range: colour.range)
  }

  private static func painters(
    _ planes: [ResizePlane], format: PixelFormatDescriptor, colour: ColourDescription, pad: PadColour
  ) -> [PadPainter] {
    planes.enumerated().filter { !$0.element.isFilled }.map { index, plane in
      PadPainter(plane, pixel: pad.words(plane: index, samples: plane.samples, of: format, colour: colour))
    }
  }
}

extension FrameResizer: BandedPlan {
  public var sourceByteCount: Int { source.byteCount }
  public var destinationByteCount: Int { destination.byteCount }

  @unsafe public mutating func begin(_ source: UnsafeRawPointer) -> UnsafeRawPointer { unsafe source }

  /// A band of every plane. The first paints what surrounds the picture.
  @unsafe public mutating func make(
    band: Int, of count: Int, from source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer
  ) {
    if band == 0 { unsafe paint(destination) }
    for index in 0..<planeCount { unsafe resize(plane: index, band: band, of: count, from: source, into: destination) }
  }
}

extension FrameResizer {
  /// The format that frames of `format` must be converted to before they are resized; mostly the format itself.
  ///
  /// Resized directly are little-endian gray, packed RGB, planar RGB, planar and semi-planar YUV of 8 to 16 bits, and
  /// gray and packed RGB with alpha. Palettes, bit masks, packed 4:2:2, RGB in 16-bit words, big-endian samples, and
  /// planar formats with alpha (whose colours must be weighed with it) go through a near relative. In linear light
  /// YUV goes through RGB of 16 bits; for Pillow's or OpenCV's bytes everything goes through gray, RGB or RGBA.
  public static func workingFormat(for format: PixelFormat, options: ResizeOptions = ResizeOptions()) -> PixelFormat {
    let near = directFormat(for: format)
    let descriptor = near.descriptor
    if options.match != .model, descriptor.depth != 8 || near != format || descriptor.planeCount > 1 {
      return descriptor.model == .gray && !descriptor.hasAlpha ? .gray : descriptor.hasAlpha ? .rgba : .rgb24
    }
    return options.isLinear && descriptor.model == .yuv ? .rgb48le : near
  }

  private static func directFormat(for format: PixelFormat) -> PixelFormat {
    let descriptor = format.descriptor
    if descriptor.isBitPacked { return .gray }
    if descriptor.model == .palette { return .rgba }
    if descriptor.isBigEndian { return directFormat(for: format.littleEndian) }
    if descriptor.hasAlpha, descriptor.planeCount > 1 { return descriptor.depth > 8 ? .rgba64le : .rgba }
    if descriptor.depth < 8 { return .rgb24 }
    return descriptor.isPackedYUV ? .yuv422p : format
  }
}
