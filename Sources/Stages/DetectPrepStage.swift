public import FrameStream
internal import PixelKernels
internal import Pixels
public import SystemIO

/// Turns a stream of frames into a stream of tensors: the work of frame-detect-prep.
public struct DetectPrepStage: StreamStage, ~Copyable {
  let identity: StageIdentity
  private let request: TensorRequest
  private let batch: Int
  var observer: any StageObserver
  private let workers: WorkerThreads
  private var preparers: SharedFrame<FrameTensorPreparer>?
  private var prepared: (layout: FrameLayout, colour: ColourDescription)?
  private var geometry: FitGeometry?
  private var open: StreamWriter.OpenTensor?
  private var shape: (width: Int, height: Int)?

  /// - Parameters:
  ///   - batch: items per tensor; the last of a part may hold fewer frames.
  ///   - threads: that share a frame's rows.
  public init(
    identity: StageIdentity, request: TensorRequest, batch: Int, threads: Int = 1, observer: any StageObserver = SilentObserver()
  ) {
    workers = WorkerThreads(count: threads)
    self.identity = identity
    self.request = request
    self.batch = batch
    self.observer = observer
  }

  /// Reads to the end and writes the results; see `TransformStage.run`.
  ///
  /// - Throws: what the stage can't go on from: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(from reader: inout StreamReader, to writer: inout StreamWriter) throws -> ExitStatus {
    try relay(from: &reader, to: &writer)
  }

  /// Data beside a frame has no position in a batch of several.
  var passesData: Bool { open == nil }

  mutating func handle(_ frame: FrameHeader, _ pixels: RawSpan, to writer: inout StreamWriter) throws {
    try prepare(for: frame, writer: &writer)
    if open == nil { open = try writer.open(header) }
    try append(frame, pixels, to: &writer)
    if let tensor = open, tensor.items == batch { try finishFrames(to: &writer) }
    observer.advance(to: frame)
  }

  private mutating func append(_ frame: FrameHeader, _ pixels: RawSpan, to writer: inout StreamWriter) throws {
    guard var tensor = open, let geometry else { preconditionFailure("a tensor is open") }
    var made = frame
    guard geometry.append(to: &made.ledger) else {
      throw Failure(.damagedInput, "frame \(frame.ordinal): its geometry has too many steps, the limit is \(GeometryLedger.capacity)")
    }
    try writer.append(made, to: &tensor) { (elements) throws(SystemError) in try preparers?.make(pixels, into: &elements) }
    open = tensor
  }

  private mutating func prepare(for frame: FrameHeader, writer: inout StreamWriter) throws {
    if let prepared, prepared.layout == frame.layout, prepared.colour == frame.colour { return }
    do {
      let preparer = try FrameTensorPreparer(request, for: frame)
      let geometry = preparer.geometry
      if let shape, shape != (geometry.width, geometry.height) {
        // Without one of the sides the tensor's size follows the frame's, but a batch holds one size.
        try finishFrames(to: &writer)
      }
      shape = (geometry.width, geometry.height)
      self.geometry = geometry
      preparers = try SharedFrame(preparer, of: workers) { () throws in try FrameTensorPreparer(request, for: frame) }
    } catch let error as any CustomStringConvertible & Error where !(error is Failure) {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error.description)")
    }
    prepared = (frame.layout, frame.colour)
  }

  mutating func finishFrames(to writer: inout StreamWriter) throws {
    guard let tensor = open else { return }
    open = nil
    try writer.close(tensor)
  }

  private var header: TensorHeader {
    let options = request.options
    let width = geometry!.width, height = geometry!.height
    let (scale, divides): (Float, Bool) =
      switch options.scale {
      case .times(let factor): (factor, false)
      case .over(let divisor): (divisor, true)
      }
    return TensorHeader(
      elementType: options.element, layout: options.layout,
      shape: options.layout == .nchw ? [batch, 3, height, width] : [batch, height, width, 3], items: 0,
      channelOrder: options.order, scale: scale, dividesByScale: divides,
      mean: [options.mean.x, options.mean.y, options.mean.z],
      std: [options.deviation.x, options.deviation.y, options.deviation.z])
  }
}
