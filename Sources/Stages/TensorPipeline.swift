internal import FrameMemory
internal import FrameStream
public import PixelKernels
public import Pixels

/// What tensors are made like: the flags of frame-detect-prep.
public struct TensorRequest: Sendable {
  public var target: FitTarget
  public var fit: FitMode
  public var placement: PadPlacement
  public var pad: PadColour
  public var filter: ResampleFilter
  public var options: TensorOptions
  public var untagged: UntaggedPolicy

  public init(_ preset: TensorPreset) {
    target = FitTarget(width: preset.width, height: preset.height)
    fit = preset.fit
    placement = preset.placement
    pad = preset.pad
    filter = preset.filter
    options = preset.options
    untagged = .bySize
  }
}

/// Makes tensors of frames of one layout and colour.
///
/// The planes are resized first, in the frame's own format: there is a fraction of the pixels left to convert then.
/// The border is laid around the converted picture, so its colour is exact.
struct TensorPipeline: ~Copyable {
  /// From the source to the tensor, for the ledger.
  let geometry: FitGeometry
  private var toWorking: FrameConverter?
  private var resizer: FrameResizer
  private var toRGB: FrameConverter
  private var preparer: TensorPreparer
  private var working: RecordBuffer
  private var resized: RecordBuffer
  private var picture: RecordBuffer
  private var canvas: RecordBuffer

  init(_ request: TensorRequest, for frame: FrameHeader) throws {
    let format = FrameResizer.workingFormat(for: frame.layout.format)
    let workingLayout = FrameLayout(width: frame.layout.width, height: frame.layout.height, format: format)!
    var colour = try frame.colour.decided(by: request.untagged, for: frame.layout)
    let toWorking = try Self.converter(from: frame.layout, colour: &colour, to: format)
    // The border is not on any chroma grid: geometry is that of a packed frame.
    let packed = FrameLayout(width: frame.layout.width, height: frame.layout.height, format: .rgb24)!
    let geometry = try FitGeometry(packed, to: request.target, fit: request.fit, placement: request.placement)
    let inner = try FitGeometry(
      workingLayout, to: FitTarget(width: geometry.scaledWidth, height: geometry.scaledHeight), crop: geometry.crop)
    let resizer = try FrameResizer(from: workingLayout, colour: colour, fit: inner, options: ResizeOptions(filter: request.filter))
    let toRGB = try FrameConverter(from: resizer.destination, colour: colour, to: .rgb24)
    let canvasLayout = FrameLayout(width: geometry.width, height: geometry.height, format: .rgb24)!
    preparer = try TensorPreparer(from: canvasLayout, options: request.options)
    working = RecordBuffer(capacity: workingLayout.byteCount)
    resized = RecordBuffer(capacity: resizer.destination.byteCount)
    picture = RecordBuffer(capacity: toRGB.destination.byteCount)
    canvas = RecordBuffer(capacity: canvasLayout.byteCount)
    self.toWorking = consume toWorking
    self.resizer = consume resizer
    self.toRGB = consume toRGB
    self.geometry = geometry
    paint(request.pad)
  }

  /// A converter to the format that is resized, and its colour; `nil` where the frame has that format.
  private static func converter(
    from layout: FrameLayout, colour: inout ColourDescription, to format: PixelFormat
  ) throws -> FrameConverter? {
    guard format != layout.format else { return nil }
    let converter = try FrameConverter(from: layout, colour: colour, to: format)
    colour = converter.destinationColour
    return converter
  }

  /// Bytes of one tensor.
  var byteCount: Int { preparer.byteCount }

  /// Fills one tensor.
  mutating func prepare(_ source: RawSpan, into destination: inout MutableRawSpan) {
    if toWorking == nil {
      Self.resize(source, &resizer, into: &resized)
    } else {
      Self.convert(source, &toWorking, into: &working)
      Self.resize(working, &resizer, into: &resized)
    }
    Self.convert(resized, &toRGB, into: &picture)
    paste()
    Self.prepare(canvas, &preparer, into: &destination)
  }

  private mutating func paint(_ colour: PadColour) {
    let pixels = geometry.width * geometry.height
    var bytes = canvas.mutableBytes(from: 0, count: pixels * 3)
    for pixel in 0..<pixels {
      bytes.storeBytes(of: colour.red, toByteOffset: pixel * 3, as: UInt8.self)
      bytes.storeBytes(of: colour.green, toByteOffset: pixel * 3 + 1, as: UInt8.self)
      bytes.storeBytes(of: colour.blue, toByteOffset: pixel * 3 + 2, as: UInt8.self)
    }
  }

  private mutating func paste() {
    let rowBytes = geometry.scaledWidth * 3, stride = geometry.width * 3
    for y in 0..<geometry.scaledHeight {
      // Safe: the scaled picture lies inside the canvas, and both buffers hold whole pictures.
      unsafe (canvas.base + (y + geometry.padTop) * stride + geometry.padLeft * 3)
        .copyMemory(from: picture.base + y * rowBytes, byteCount: rowBytes)
    }
  }

  // Static, because a span of one property may not be held while a method changes another.
  private static func convert(_ source: RawSpan, _ converter: inout FrameConverter?, into buffer: inout RecordBuffer) {
    var bytes = buffer.mutableBytes(from: 0, count: buffer.capacity)
    converter?.convert(source, into: &bytes)
  }

  private static func convert(
    _ source: borrowing RecordBuffer, _ converter: inout FrameConverter, into buffer: inout RecordBuffer
  ) {
    var bytes = buffer.mutableBytes(from: 0, count: buffer.capacity)
    converter.convert(source.bytes(from: 0, count: source.capacity), into: &bytes)
  }

  private static func resize(_ source: RawSpan, _ resizer: inout FrameResizer, into buffer: inout RecordBuffer) {
    var bytes = buffer.mutableBytes(from: 0, count: buffer.capacity)
    resizer.resize(source, into: &bytes)
  }

  private static func resize(_ source: borrowing RecordBuffer, _ resizer: inout FrameResizer, into buffer: inout RecordBuffer) {
    resize(source.bytes(from: 0, count: source.capacity), &resizer, into: &buffer)
  }

  private static func prepare(
    _ canvas: borrowing RecordBuffer, _ preparer: inout TensorPreparer, into destination: inout MutableRawSpan
  ) {
    preparer.prepare(canvas.bytes(from: 0, count: canvas.capacity), into: &destination)
  }
}
