public import FrameIndex
public import FrameStream
public import Stages
public import SystemIO

/// Something made from the frames of a video already in the index: its points, or pictures of its shots.
public protocol VideoAddition: ~Copyable {
  /// Forgets what was made of the previous video.
  mutating func beginVideo()
  /// Looks at the next frame.
  ///
  /// - Throws: `Failure` if the frame can't be converted.
  mutating func add(_ frame: FrameHeader, _ pixels: RawSpan) throws
  /// Stores what was made of the whole video.
  ///
  /// - Throws: `IndexError` if the index can't be written.
  mutating func store(in index: IndexFile, as video: String) throws
}

/// Adds something that the index lacks to the videos of a stream.
public struct AdditionStage<Addition: VideoAddition & ~Copyable>: ~Copyable {
  private var addition: Addition
  private let index: IndexFile
  /// Replaces the path in the stream.
  private let name: String?
  private var observer: any StageObserver
  private var video: String?

  /// Adds to videos that `index` holds already; `name` replaces the path in the stream.
  public init(
    _ addition: consuming Addition, to index: IndexFile, name: String? = nil, observer: any StageObserver = SilentObserver()
  ) {
    self.addition = addition
    self.index = index
    self.name = name
    self.observer = observer
  }

  /// Reads to the end. A video that arrives incomplete keeps what it had.
  ///
  /// - Throws: what ends the stage: `StreamError`, `SystemError`, `IndexError` or `Failure`.
  public mutating func run(from reader: inout StreamReader) throws -> ExitStatus {
    try StageLoop.run(&reader) { record in try handle(record) }.concluded()
  }

  private mutating func handle(_ record: borrowing StreamRecord) throws {
    switch record {
    case .header(let header): try begin(header)
    case .frame(let frame, let pixels):
      observer.advance(to: frame)
      try addition.add(frame, pixels)
    case .tensor: throw Failure.tensorsInsteadOfFrames(hint: "index before frame-detect-prep")
    case .passing, .failure: break
    case .trailer(let trailer):
      if trailer.status == 0, let video { try addition.store(in: index, as: video) }
    }
  }

  private mutating func begin(_ header: StreamHeader) throws {
    observer.begin(header)
    let path = name ?? header.path.description
    // Checked first, not after an hour of decoding.
    guard try index.holdsFrames(of: path) else { throw IndexError.unknownVideo(path) }
    video = path
    addition.beginVideo()
  }
}
