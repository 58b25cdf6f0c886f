internal import FrameMemory
public import FrameStream
internal import PixelKernels
public import Pixels
public import SystemIO

/// The frames of a query, read from a stream.
public struct IndexQuery: Sendable {
  /// A query frame.
  public struct Picture: Sendable {
    public var seconds: Double
    /// Its fingerprint, and those of its rotated and mirrored forms if they count too.
    public var variants: [PDQ]
    public var quality: Int
  }

  public private(set) var pictures: [Picture] = []
  /// The status of the stream.
  public private(set) var status = ExitStatus.success

  /// Fingerprints every frame of a stream with the settings of the index.
  public init(from reader: inout StreamReader, trimsBorders: Bool, mirrored: Bool) throws {
    var fingerprinter = FrameFingerprinter(trimsBorders: trimsBorders)
    while let record = try reader.next() {
      switch record {
      case .frame(let frame, let pixels):
        try fingerprinter.prepare(for: frame)
        let (variants, quality) = fingerprinter.variants(pixels, mirrored: mirrored)
        pictures.append(Picture(seconds: frame.seconds, variants: variants, quality: quality))
      case .tensor: throw Failure(.damagedInput, "the stream holds tensors, expected frames")
      case .trailer(let trailer): note(trailer.status)
      case .failure(let failure): note(failure.status)
      case .header, .passing: break
      }
    }
  }

  private mutating func note(_ code: UInt32) {
    if status == .success { status = ExitStatus(rawValue: code) ?? .damagedInput }
  }
}
