public import FrameIndex
public import FrameStream
internal import PixelKernels
public import Stages
public import SystemIO

/// Adds the points of a stream's videos to an index that has these videos already.
public struct FeatureAddStage: ~Copyable {
  private let index: IndexFile
  /// Replaces the path in the stream.
  private let name: String?
  private var fingerprinter: FrameFingerprinter
  private var chooser: KeyframeChooser?
  private var observer: any StageObserver
  private var video: String?
  private var keyframes: [FeatureKeyframe] = []
  /// Videos whose points were stored.
  public private(set) var videos = 0
  private var status = ExitStatus.success

  /// Adds points to videos that `index` holds already.
  public init(
    index: IndexFile, name: String? = nil, takesEveryFrame: Bool = false, observer: any StageObserver = SilentObserver()
  ) {
    chooser = KeyframeChooser(taking: takesEveryFrame ? .everyFrame : .unseen)
    self.index = index
    self.name = name
    self.observer = observer
    fingerprinter = FrameFingerprinter(trimsBorders: false)
  }

  /// Reads to the end. A video that does not arrive whole keeps the points that it had.
  ///
  /// - Throws: what the stage can't go on from: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(from reader: inout StreamReader) throws -> ExitStatus {
    while let record = try reader.next() {
      switch record {
      case .header(let header): try begin(header)
      case .frame(let frame, let pixels): try add(frame, pixels)
      case .tensor: throw Failure(.damagedInput, "the stream holds tensors, expected frames", hint: "index before frame-detect-prep")
      case .passing: break
      case .failure(let failure): note(ExitStatus(rawValue: failure.status) ?? .damagedInput)
      case .trailer(let trailer): try end(ExitStatus(rawValue: trailer.status) ?? .damagedInput)
      }
    }
    return status
  }

  private mutating func note(_ other: ExitStatus) {
    if status == .success { status = other }
  }

  private mutating func begin(_ header: StreamHeader) throws {
    observer.begin(header)
    let path = name ?? header.path.description
    // Asked first, not after an hour of decoding.
    guard try index.holdsFrames(of: path) else { throw IndexError.unknownVideo(path) }
    video = path
    keyframes = []
    chooser?.beginVideo()
  }

  private mutating func add(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    observer.advance(to: frame)
    guard chooser?.advance(to: frame.seconds) == true else { return }
    try fingerprinter.prepare(for: frame)
    fingerprinter.convert(pixels)
    if let keyframe = fingerprinter.keyframe(frame, pixels, with: &chooser) { keyframes.append(keyframe) }
  }

  private mutating func end(_ status: ExitStatus) throws {
    note(status)
    guard status == .success, let video else { return }
    try index.replaceFeatures(keyframes, of: video)
    videos += 1
  }
}
