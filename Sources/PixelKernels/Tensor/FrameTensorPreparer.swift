internal import FrameMemory
public import Pixels

/// A plan that turns frames of any format into tensors of one size: made once, run for every frame.
///
/// The work is done in the order that leaves the least of it, eight rows at a time so that nothing between the frame
/// and the tensor leaves the cache:
/// 1. every plane is resized in its own samples, subsampled chroma straight to the tensor's full resolution;
/// 2. the rows are converted to RGB, pixel by pixel, and rounded to 8 bits;
/// 3. they become numbers in their place in the tensor. The border is the pad colour's own numbers.
///
/// Formats that are not resized directly are converted first, a frame at a time. No call allocates.
public struct FrameTensorPreparer: ~Copyable {
  /// The layout that frames must have.
  public let source: FrameLayout
  /// From the source to the tensor, for the ledger.
  public let geometry: FitGeometry
  private var toWorking: FrameConverter?
  private var resizer: FrameResizer
  private var toRGB: FrameConverter?
  private var preparer: TensorPreparer
  private let pad: PadColour
  /// The frame in the format that is resized, where it has another.
  private let working: AlignedBuffer<UInt8>
  /// Eight rows that were resized, and the same in RGB.
  private let resized: AlignedBuffer<UInt8>
  private let rgb: AlignedBuffer<UInt8>

  private static let blockRows = 8

  /// - Parameters:
  ///   - colour: unspecified parts are filled in by `ColourDescription.filled`.
  ///   - rounding, centreEighths: of the geometry; see `FitGeometry`.
  ///   - resize: the filter, and the colour of the border.
  ///   - convert: how frames become RGB.
  /// - Throws: `FitError`, `ConvertError`, `ResizeError` or `TensorError`.
  public init(
    from source: FrameLayout, colour: ColourDescription, to target: FitTarget, fit: FitMode = .letterbox,
    placement: PadPlacement = .centre, rounding: FitRounding = .nearest, centreEighths: Int? = nil, resize: ResizeOptions = ResizeOptions(),
    convert: ConvertOptions = ConvertOptions(), tensor: TensorOptions,
    instructions: InstructionSet = .current
  ) throws {
    // The border lies around a packed picture, on no chroma grid.
    let packed = FrameLayout(width: source.width, height: source.height, format: .rgb24)!
    let geometry = try FitGeometry(packed, to: target, fit: fit, placement: placement, rounding: rounding, centreEighths: centreEighths)
    var colour = colour.filled(for: source)
    let format = Self.workingFormat(for: source.format, options: resize)
    let toWorking = try Self.converter(from: source, colour: &colour, to: format, options: convert, instructions)
    let workingLayout = FrameLayout(width: source.width, height: source.height, format: format)!
    let inner = geometry.withoutPadding
    let full = format.fullChroma ?? format
    let resizer = try FrameResizer(from: workingLayout, colour: colour, fit: inner, options: resize, to: full, instructions: instructions)
    let rgbFormat = full.descriptor.isPackedRGB8 ? full : .rgb24
    let toRGB = try Self.converter(from: resizer.destination, colour: &colour, to: rgbFormat, options: convert, instructions)
    let canvas = FrameLayout(width: geometry.width, height: geometry.height, format: rgbFormat)!
    preparer = try TensorPreparer(from: canvas, options: tensor, instructions: instructions)
    working = AlignedBuffer(count: toWorking == nil ? 1 : workingLayout.byteCount)
    let block = FrameLayout(width: resizer.destination.width, height: Self.blockRows, format: full)!
    resized = AlignedBuffer(count: block.byteCount)
    rgb = AlignedBuffer(count: block.width * Self.blockRows * rgbFormat.descriptor.components[0].step)
    self.source = source
    self.geometry = geometry
    self.toWorking = consume toWorking
    self.resizer = consume resizer
    self.toRGB = consume toRGB
    pad = resize.pad
  }

  /// Bytes of one image's tensor.
  public var byteCount: Int { preparer.byteCount }

  /// Fills one image's tensor; every byte of it is written.
  public mutating func prepare(_ source: RawSpan, into destination: inout MutableRawSpan) {
    precondition(source.byteCount >= self.source.byteCount, "prepare: \(source.byteCount) bytes of \(self.source.byteCount)")
    precondition(destination.byteCount >= byteCount, "prepare: \(destination.byteCount) bytes for \(byteCount)")
    // Safe: both spans hold a whole frame and a whole tensor, which is all that the steps touch.
    unsafe source.withUnsafeBytes { source in
      unsafe destination.withUnsafeMutableBytes { destination in
        unsafe make(band: 0, of: 1, from: begin(source.baseAddress!), into: destination.baseAddress!)
      }
    }
  }

  /// Converts the frame to the format that is resized, where that is another.
  @unsafe public mutating func begin(_ source: UnsafeRawPointer) -> UnsafeRawPointer {
    guard toWorking != nil else { return unsafe source }
    let converted = unsafe working.bytes
    unsafe toWorking?.convert(FramePlanes(source, self.source), into: MutableFramePlanes(converted, resizer.source))
    return UnsafeRawPointer(converted)
  }

  /// A band of the picture's rows. The first paints the border.
  @unsafe public mutating func make(band: Int, of count: Int, from frame: UnsafeRawPointer, into tensor: UnsafeMutableRawPointer) {
    let all = PixelKernels.rows(ofBand: band, of: count, in: geometry.scaledHeight)
    for y in stride(from: all.lowerBound, to: all.upperBound, by: Self.blockRows) {
      let rows = y..<min(y + Self.blockRows, all.upperBound)
      unsafe place(rows, pixels: convertedRows(rows, of: frame), into: tensor)
    }
    if band == 0 { unsafe paintBorder(tensor) }
  }

  /// Resizes and converts some rows.
  /// - Returns: where the first of them begins in packed RGB.
  private mutating func convertedRows(_ rows: Range<Int>, of frame: UnsafeRawPointer) -> UnsafeRawPointer {
    let memory = unsafe resized.bytes
    var planes = unsafe MutableFramePlanes(memory, resizer.destination)
    let layout = resizer.destination
    var offset = 0
    for index in 0..<layout.planeCount {
      let stride = layout.plane(index).strideBytes
      unsafe planes.bases[index] = memory + offset - rows.lowerBound * stride
      offset += Self.blockRows * stride
    }
    unsafe resizer.resize(rows, of: frame, into: planes)
    guard toRGB != nil else { return UnsafeRawPointer(memory) }
    let pixels = unsafe rgb.bytes
    let rowBytes = layout.width * 3
    unsafe toRGB?.convert(
      rows: rows, of: FramePlanes(planes),
      into: MutableFramePlanes(
        bases: .init(repeating: pixels - rows.lowerBound * rowBytes), strides: .init(repeating: rowBytes)))
    return UnsafeRawPointer(pixels)
  }

  private func place(_ rows: Range<Int>, pixels: UnsafeRawPointer, into tensor: UnsafeMutableRawPointer) {
    let count = geometry.scaledWidth
    for (index, y) in rows.enumerated() {
      let first = (geometry.padTop + y) * geometry.width + geometry.padLeft
      unsafe preparer.preparePixels(pixels + index * count * preparer.pixelBytes, count: count, first: first, into: tensor)
    }
  }

  private func paintBorder(_ tensor: UnsafeMutableRawPointer) {
    guard geometry.isPadded else { return }
    let (width, top) = (geometry.width, geometry.padTop)
    let bottom = top + geometry.scaledHeight
    unsafe preparer.fill(0..<top * width, with: pad, into: tensor)
    unsafe preparer.fill(bottom * width..<geometry.height * width, with: pad, into: tensor)
    guard geometry.scaledWidth < width else { return }
    let (left, right) = (geometry.padLeft, geometry.padLeft + geometry.scaledWidth)
    for y in top..<bottom {
      unsafe preparer.fill(y * width..<y * width + left, with: pad, into: tensor)
      unsafe preparer.fill(y * width + right..<(y + 1) * width, with: pad, into: tensor)
    }
  }
}

extension FrameTensorPreparer: BandedPlan {
  public var sourceByteCount: Int { source.byteCount }
  public var destinationByteCount: Int { byteCount }
}

extension FrameTensorPreparer {
  /// The format that a frame is resized in: its own, a near relative, or RGB where alpha would only be left out.
  static func workingFormat(for format: PixelFormat, options: ResizeOptions) -> PixelFormat {
    let working = FrameResizer.workingFormat(for: format, options: options)
    // 12 bits in high bits have no twin with full chroma.
    return working == .p012le ? .yuv420p12le : working
  }

  /// A converter, and the colour it leaves; `nil` where the format is the same.
  static func converter(
    from layout: FrameLayout, colour: inout ColourDescription, to format: PixelFormat, options: ConvertOptions,
    _ instructions: InstructionSet
  ) throws(ConvertError) -> FrameConverter? {
    guard format != layout.format else { return nil }
    let converter = try FrameConverter(from: layout, colour: colour, to: format, options: options, instructions: instructions)
    colour = converter.destinationColour
    return converter
  }
}
