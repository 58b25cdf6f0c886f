public import SystemIO

/// Why a stream could not be read to its end.
public enum StreamError: Error, CustomStringConvertible, Equatable {
  /// The input was empty.
  case empty
  /// The first bytes are not those of zstd.
  case notAStream(firstBytes: [UInt8])
  /// The input ended without a trailer.
  case cut(arrived: Arrived)
  /// libzstd refused the data.
  case damaged(reason: String, arrived: Arrived)
  /// The records break the format's rules.
  case malformed(String)
  /// A required record of a type that this version does not know.
  case unknownRecord(type: String)
  case unsupportedVersion(major: UInt16)
  case tooLarge(claimed: UInt64, limit: Int)
  case system(SystemError)

  /// How much of the part had arrived: the numbers of frames and tensors, and the time of the last frame in seconds.
  public struct Arrived: Equatable, Sendable, CustomStringConvertible {
    /// Frames that arrived whole.
    public var frames: UInt64 = 0
    /// Tensors that arrived whole.
    public var tensors: UInt64 = 0
    /// The time of the last frame that arrived; `nil` if none did.
    public var lastSeconds: Double?

    /// What arrived before a stream broke off.
    public init(frames: UInt64 = 0, tensors: UInt64 = 0, lastSeconds: Double? = nil) {
      self.frames = frames
      self.tensors = tensors
      self.lastSeconds = lastSeconds
    }

    public var description: String {
      if frames == 0 && tensors > 0 { return "\(tensors) tensor\(tensors == 1 ? "" : "s") arrived" }
      guard let lastSeconds, frames > 0 else { return "no frame arrived" }
      return "\(frames) frame\(frames == 1 ? "" : "s") arrived, the last at \(TimeText.seconds(lastSeconds)) s"
    }
  }

  public var description: String {
    switch self {
    case .empty: "the stream is empty: expected a frame stream"
    case .notAStream(let bytes):
      "the input is not a frame stream: expected zstd data, it begins with "
        + bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    case .cut(let arrived): "the stream ends without its trailer: \(arrived)"
    case .damaged(let reason, let arrived): "the stream is damaged: \(reason): \(arrived)"
    case .malformed(let what): "the stream is malformed: \(what)"
    case .unknownRecord(let type): "the stream holds a required record of an unknown type \(type)"
    case .unsupportedVersion(let major):
      "the stream has format version \(major), expected \(StreamHeader.majorVersion)"
    case .tooLarge(let claimed, let limit): "a record claims \(claimed) bytes, the limit is \(limit)"
    case .system(let error): "cannot read the stream: \(error)"
    }
  }

  /// What to do about it, if anything.
  public var hint: String? {
    switch self {
    case .notAStream: "frame-decode reads media files, frame-import y4m, ppm and raw frames"
    case .tooLarge: "--max-frame-bytes raises the limit"
    case .unsupportedVersion, .unknownRecord: "a newer Framepipe wrote it"
    default: nil
    }
  }
}

extension Failure {
  /// - Parameter error: from reading a stream.
  public init(_ error: StreamError) {
    let status: ExitStatus =
      switch error {
      case .system: .inputOutput
      case .cut, .empty: .interrupted
      default: .damagedInput
      }
    self.init(status, error.description, hint: error.hint)
  }
}
