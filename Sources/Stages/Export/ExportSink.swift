internal import FrameStream
internal import SystemIO

/// Writes frames and tensors in one format. A class, because each keeps its own plans and memory.
protocol ExportSink: AnyObject {
  /// The frames of another video follow.
  func begin(_ header: StreamHeader)

  /// - Throws: `Failure` if the format can't hold the frame.
  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws

  /// - Parameter elements: of the items that hold a frame.
  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws

  /// Looks at a record beside the frames.
  func note(_ record: RawSpan)

  /// Writes pending output, so that a reader gets it while the next frame is awaited.
  func flush() throws

  /// Ends the output, after the frames that could be delivered.
  /// - Parameter isComplete: false after a failure, here or upstream.
  func finish(isComplete: Bool) throws

  /// A notice about what the format could not express.
  var notice: String? { get }
}

extension ExportSink {
  func begin(_ header: StreamHeader) {}

  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws {
    var failure = Failure.tensorsInsteadOfFrames
    failure.hint = "npy and raw take tensors"
    throw failure
  }

  func note(_ record: RawSpan) {}

  var notice: String? { nil }
}

/// Planes and elements only.
final class RawSink: ExportSink {
  private let output: ExportOutput

  init(_ output: ExportOutput) { self.output = output }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws { try output.write(pixels) }
  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws { try output.write(elements) }
  func flush() throws { try output.flush() }
  func finish(isComplete: Bool) throws { try output.close(isComplete: isComplete) }
}
