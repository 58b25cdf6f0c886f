public import FrameStream
internal import PixelKernels
internal import Pixels
internal import SystemIO

/// Turns a stream of frames into a stream of tensors: the work of frame-detect-prep.
public struct DetectPrepStage: ~Copyable {
  private let identity: StageIdentity
  private let request: TensorRequest
  private let batch: Int
  private var observer: any StageObserver
  private let workers: WorkerThreads
  private var preparers: SharedFrame<FrameTensorPreparer>?
  private var prepared: (layout: FrameLayout, colour: ColourDescription)?
  private var geometry: FitGeometry?
  private var open: StreamWriter.OpenTensor?
  private var shape: (width: Int, height: Int)?
  private var status = ExitStatus.success

  /// - Parameters:
  ///   - batch: items a tensor; the last of a part may hold fewer frames.
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

  /// Reads to the end, and writes what comes of it; see `TransformStage.run`.
  public mutating func run(from reader: inout StreamReader, to writer: inout StreamWriter) throws -> ExitStatus {
    do {
      while true {
        if open == nil, !reader.isReady(withinMilliseconds: 50) { try writer.flushToReader() }
        guard let record = try reader.next() else { break }
        try handle(record, to: &writer)
      }
    } catch let error as StreamError {
      try closeTensor(to: &writer)
      try writer.conclude(Failure(error), of: identity)
    } catch let error as Failure {
      try closeTensor(to: &writer)
      try writer.conclude(error, of: identity)
    }
    try writer.close()
    return status
  }

  private mutating func handle(_ record: borrowing StreamRecord, to writer: inout StreamWriter) throws {
    switch record {
    case .header(let header):
      observer.begin(header)
      try writer.write(header.adding(identity))
    case .frame(let frame, let pixels): try handle(frame, pixels, to: &writer)
    case .tensor: throw Failure(.damagedInput, "the stream holds tensors, expected frames")
    case .passing(let record):
      // Data beside a frame loses its place in a batch of several.
      if open == nil { try writer.write(passing: record) }
    case .failure(let failure):
      try closeTensor(to: &writer)
      try writer.write(failure)
    case .trailer(let trailer):
      try closeTensor(to: &writer)
      if status == .success { status = ExitStatus(rawValue: trailer.status) ?? .damagedInput }
      try writer.finishPart(status: trailer.status, damaged: trailer.damaged)
    }
  }

  private mutating func handle(_ frame: FrameHeader, _ pixels: RawSpan, to writer: inout StreamWriter) throws {
    try prepare(for: frame, writer: &writer)
    if open == nil { open = try writer.open(header) }
    try append(frame, pixels, to: &writer)
    if let tensor = open, tensor.items == batch { try closeTensor(to: &writer) }
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
        // With a side left open the tensor's size follows the frame's: a batch holds one size.
        try closeTensor(to: &writer)
      }
      shape = (geometry.width, geometry.height)
      self.geometry = geometry
      preparers = try SharedFrame(preparer, of: workers) { () throws in try FrameTensorPreparer(request, for: frame) }
    } catch let error as any CustomStringConvertible & Error where !(error is Failure) {
      throw Failure(.damagedInput, "frame \(frame.ordinal): \(error.description)")
    }
    prepared = (frame.layout, frame.colour)
  }

  private mutating func closeTensor(to writer: inout StreamWriter) throws {
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
