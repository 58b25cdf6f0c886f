internal import FrameStream

/// Planes and elements only.
final class RawSink: ExportSink {
  private let output: ExportOutput

  init(_ output: ExportOutput) { self.output = output }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws { try output.write(pixels) }
  func write(_ tensor: TensorHeader, _ elements: RawSpan) throws { try output.write(elements) }
  func flush() throws { try output.flush() }
  func finish(isComplete: Bool) throws { try output.close(isComplete: isComplete) }
}
