public import FrameStream
public import SystemIO

/// The loop of frame-export: a frame stream becomes a foreign format.
public struct ExportStage: ~Copyable {
  private let sink: any ExportSink
  private var observer: any StageObserver
  /// Frames and tensors written.
  public private(set) var framesOut: UInt64 = 0

  /// A stage that writes frames or tensors in the form that `form` names.
  public init(
    to output: ExportOutput, as form: ExportForm, observer: any StageObserver = SilentObserver()
  ) {
    self.observer = observer
    switch form {
    case .raw: sink = RawSink(output)
    case .y4m(let rate): sink = Y4MSink(output, rate: rate)
    case .matroska: sink = MatroskaSink(output)
    case .npy(let length): sink = NpySink(output, length: length)
    case .sheet(let encoder, let sheet): sink = SheetSink(output, encoder: encoder, sheet: sheet)
    case .pictures(let encoder, let names, let hdr): sink = PictureSink(output, encoder: encoder, names: names, hdr: hdr)
    }
  }

  /// A notice about what the format could not express.
  public var notice: String? { sink.notice }

  /// Reads to the end. Frames that arrived before a failure are written before it is thrown.
  ///
  /// - Returns: the status of the stream, which may be that of a failure upstream.
  /// - Throws: what ends the stage: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(from reader: inout StreamReader) throws -> ExitStatus {
    let verdict: StreamVerdict
    var sink = sink
    do {
      verdict = try StageLoop.run(&reader, into: &sink, flush: { try $0.flush() }) { _, record in try handle(record) }
    } catch {
      guard let failure = Failure(of: error) else { throw error }
      try sink.finish(isComplete: false)
      throw failure
    }
    try sink.finish(isComplete: verdict.status == .success)
    return try verdict.concluded()
  }

  private mutating func handle(_ record: borrowing StreamRecord) throws {
    switch record {
    case .header(let header):
      observer.begin(header)
      sink.begin(header)
    case .frame(let frame, let pixels):
      try sink.write(frame, pixels)
      framesOut += 1
      observer.advance(to: frame)
    case .tensor(let tensor, _, let elements):
      let items = tensor.byteCount / tensor.shape[0] * tensor.items
      try sink.write(tensor, elements.extracting(0..<items))
      framesOut += 1
    case .passing(let record): sink.note(record)
    case .trailer, .failure: break
    }
  }
}
