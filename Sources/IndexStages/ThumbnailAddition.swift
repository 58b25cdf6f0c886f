public import FrameIndex
public import FrameStream
internal import PixelKernels
public import Stages
public import SystemIO

/// Adds pictures of a stream's videos to an index that has these videos already.
public struct ThumbnailAddStage: ~Copyable {
  private let index: IndexFile
  /// Replaces the path in the stream.
  private let name: String?
  /// A picture of each frame, beside those that are there, instead of one a shot in their place.
  private let takesEveryFrame: Bool
  private var fingerprinter = FrameFingerprinter(trimsBorders: false)
  private var shots = ShotThumbnails()
  private var picture = FramePicture(side: ShotThumbnails.side)
  private var observer: any StageObserver
  private var video: String?
  private var made: [Thumbnail] = []
  private var status = ExitStatus.success

  public init(
    index: IndexFile, name: String? = nil, takesEveryFrame: Bool = false, observer: any StageObserver = SilentObserver()
  ) {
    self.index = index
    self.name = name
    self.takesEveryFrame = takesEveryFrame
    self.observer = observer
  }

  /// Reads to the end. A video that does not arrive whole keeps the pictures that it had.
  ///
  /// - Throws: what the stage can't go on from: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(from reader: inout StreamReader) throws -> ExitStatus {
    while let record = try reader.next() {
      switch record {
      case .header(let header): try begin(header)
      case .frame(let frame, let pixels): try add(frame, pixels)
      case .tensor: throw Failure(.damagedInput, "the stream holds tensors, expected frames", hint: "add-thumbs before frame-detect-prep")
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
    made = []
    shots.beginVideo()
    fingerprinter.beginVideo()
  }

  private mutating func add(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    observer.advance(to: frame)
    guard !takesEveryFrame else {
      made.append(try picture.make(frame, pixels))
      return
    }
    try fingerprinter.prepare(for: frame)
    let score = fingerprinter.shotScore(pixels), facts = fingerprinter.facts(pixels)
    let sample = FrameSample(
      frame: Int(clamping: frame.ordinal), pts: frame.pts, duration: frame.duration, pdq: facts.pdq, quality: facts.quality,
      shotScore: score, box: facts.box)
    if let finished = try shots.add(frame, pixels, sample) { made.append(finished) }
  }

  private mutating func end(_ status: ExitStatus) throws {
    note(status)
    if let last = shots.finish() { made.append(last) }
    guard status == .success, let video else { return }
    try index.addThumbnails(made, of: video, replacing: !takesEveryFrame)
  }
}
