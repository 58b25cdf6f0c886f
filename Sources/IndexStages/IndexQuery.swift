internal import FrameIndex
internal import FrameMemory
public import FrameStream
internal import PixelKernels
public import Pixels
internal import Stages
public import SystemIO

/// The frames of a query, read from a stream.
public struct IndexQuery: Sendable {
  /// A query frame.
  public struct Picture: Sendable {
    /// When it begins and ends, in seconds.
    public var seconds: Double
    /// When it ends, in seconds.
    public var toSeconds: Double
    /// Its fingerprint, and those of its rotated and mirrored forms if they count too.
    public var variants: [PDQ]
    /// The quality of the fingerprint, 0…100; below 50 it says little.
    public var quality: Int
    /// The frame itself; in a clip, kept for a few frames, evenly spread.
    public var shown: QueryPicture?
  }

  /// The query's frames, in the order of the stream.
  public private(set) var pictures: [Picture] = []
  /// Whether mirror images count too.
  let isMirrored: Bool
  /// One of this many frames is kept, so that those of a clip are spread evenly however long it is.
  private var step = 1
  private var verdict = StreamVerdict()

  /// Fingerprints every frame of a stream with the settings of the index.
  ///
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public init(from reader: inout StreamReader, trimsBorders: Bool, mirrored: Bool) throws {
    isMirrored = mirrored
    var fingerprinter = FrameFingerprinter(trimsBorders: trimsBorders)
    verdict = try StageLoop.run(&reader) { record in
      switch record {
      case .frame(let frame, let pixels):
        try fingerprinter.prepare(for: frame)
        let (variants, quality) = fingerprinter.variants(pixels, mirrored: mirrored)
        let end = frame.seconds + Double(frame.duration) * frame.timeBase.doubleValue
        var picture = Picture(seconds: frame.seconds, toSeconds: end, variants: variants, quality: quality)
        if pictures.count % step == 0 { picture.shown = fingerprinter.picture(pixels) }
        pictures.append(picture)
        thinOut()
      case .tensor: throw Failure.tensorsInsteadOfFrames
      case .header, .passing, .failure, .trailer: break
      }
    }
  }

  /// The most frames that are kept.
  private static let mostShown = 8

  /// Once too many frames are kept, every second one is dropped.
  private mutating func thinOut() {
    guard pictures.count > Self.mostShown * step else { return }
    for place in stride(from: step, to: pictures.count, by: 2 * step) { pictures[place].shown = nil }
    step *= 2
  }

  /// The status of the stream that was read.
  ///
  /// - Throws: `Failure` if a stage failed and no record says why.
  public func concluded() throws(Failure) -> ExitStatus { try verdict.concluded() }
}
