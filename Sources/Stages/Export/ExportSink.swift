internal import FrameStream
internal import SystemIO

/// What frames and tensors are written as. A class, because each keeps plans and memory of its own.
protocol ExportSink: AnyObject {
  /// - Throws: `Failure` where the format can't hold the frame.
  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws

  /// - Parameter elements: of the items that hold a frame.
  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws

  /// Writes what was held back, so that a reader may have it while the next frame is waited for.
  func flush() throws

  /// Ends the output, behind whatever could be delivered.
  /// - Parameter isComplete: false after a failure, here or upstream.
  func finish(isComplete: Bool) throws

  /// What the format could not say, for the person.
  var notice: String? { get }
}

extension ExportSink {
  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws {
    var failure = Failure.tensorsInsteadOfFrames
    failure.hint = "npy and raw take tensors"
    throw failure
  }

  var notice: String? { nil }
}
