public import FrameStream
internal import Pixels
public import SystemIO

/// The stream loop of a program that makes one frame from each frame.
public struct TransformStage<Transform: FrameTransform & ~Copyable>: StreamStage, ~Copyable {
  let identity: StageIdentity
  private var transform: Transform
  private var prepared: FrameLayout?
  private var preparedColour = ColourDescription()
  var observer: any StageObserver

  /// A stage that applies `transform` to every frame and passes the rest on.
  public init(identity: StageIdentity, transform: consuming Transform, observer: any StageObserver = SilentObserver()) {
    self.identity = identity
    self.transform = transform
    self.observer = observer
  }

  /// Reads to the end and writes the results.
  ///
  /// A failure upstream is passed on and gives the status; a failure here is written in band and then thrown, so that
  /// the last program of the pipeline has its status and the user sees it once.
  ///
  /// - Throws: `Failure` if this stage fails, `SystemError` if writing fails.
  public mutating func run(from reader: inout StreamReader, to writer: inout StreamWriter) throws -> ExitStatus {
    try relay(from: &reader, to: &writer)
  }

  mutating func handle(_ frame: FrameHeader, _ pixels: RawSpan, to writer: inout StreamWriter) throws {
    if prepared != frame.layout || preparedColour != frame.colour {
      try transform.prepare(for: frame)
      prepared = frame.layout
      preparedColour = frame.colour
    }
    try writer.write(transform.output(for: frame)) { (destination) throws(SystemError) in try transform.apply(pixels, to: &destination) }
    observer.advance(to: frame)
  }
}

extension StreamHeader {
  /// The header with one more stage.
  public func adding(_ identity: StageIdentity) -> StreamHeader {
    var header = self
    if header.stages.count < Self.mostStages { header.stages.append(identity) }
    return header
  }
}

/// Work that makes one frame from one frame: converting, resizing.
public protocol FrameTransform: ~Copyable {
  /// Prepares for frames like this one. Called whenever layout or colour differ from the frame before.
  /// - Throws: `Failure` if such frames are not supported.
  mutating func prepare(for frame: FrameHeader) throws(Failure)

  /// The header of the output frame.
  func output(for frame: FrameHeader) throws(Failure) -> FrameHeader

  /// Computes the pixels. Every byte of `destination` is written.
  /// - Throws: `SystemError` if threads can't be started.
  mutating func apply(_ source: RawSpan, to destination: inout MutableRawSpan) throws(SystemError)
}
