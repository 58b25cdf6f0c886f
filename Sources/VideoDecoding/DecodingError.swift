public import SystemIO

/// Why a file could not be decoded, or not to its end.
public struct DecodingError: Error, Equatable, CustomStringConvertible, Sendable {
  /// What kind of failure it is; each kind has one exit status.
  public enum Kind: Sendable {
    /// There is no file of that name.
    case noSuchFile
    /// The file exists but can't be opened, for example for lack of permission.
    case cannotOpen
    /// No demuxer knows the file, or its header is broken.
    case notMedia
    /// The file holds sound and no picture.
    case audioOnly
    /// The file holds no video stream that can be decoded, or not the requested one.
    case noVideo
    /// The header announces video, but not one frame could be decoded.
    case noFrames
    /// The file points to other files or to the network, which is not allowed.
    case refused
    /// The decoder or the pixel format is not supported.
    case unsupported
    /// The data is damaged, and the caller accepts no damaged frames.
    case damaged
    /// A frame was requested at a time that the video does not reach.
    case nothingThere
    /// The requested device is missing, or can't decode the stream.
    case unavailable
    /// The operating system could not read on.
    case readFailed
    /// libav reported something that good or bad input does not cause, such as a lack of memory.
    case `internal`
  }

  /// The kind of failure, which decides the exit status.
  public let kind: Kind
  /// One line, lower case: what, expected and actual, where.
  public let description: String
  /// What the reader may do about it.
  public let hint: String?

  init(_ kind: Kind, _ description: String, hint: String? = nil) {
    self.kind = kind
    self.description = description
    self.hint = hint
  }

  /// The exit status of a program that ends for this reason.
  public var exitStatus: ExitStatus {
    switch kind {
    case .noSuchFile, .cannotOpen: .noInput
    case .notMedia, .audioOnly, .noVideo, .noFrames, .refused, .unsupported, .damaged: .damagedInput
    case .nothingThere: .usage
    case .unavailable: .unavailable
    case .readFailed: .inputOutput
    case .internal: .internalError
    }
  }
}

/// The damage found in a stream's data.
public struct DamageReport: Sendable {
  /// Displayed frames so far, damaged ones included.
  public internal(set) var frames = 0
  /// Frames whose data is damaged, or that the decoder patched.
  public internal(set) var damagedFrames = 0
  /// Packets from which the decoder made no frame because they are damaged.
  public internal(set) var lostPackets = 0
  /// What the decoder complained of first.
  public internal(set) var message: String?
  /// Why the file's end is not its true end.
  public internal(set) var interruption: DecodingError?

  /// A report of nothing wrong.
  public init() {}

  /// Whether everything arrived whole.
  public var isClean: Bool { damagedFrames == 0 && lostPackets == 0 && message == nil && interruption == nil }

  /// The damage in one line, for example "3 of 97 frames damaged, 2 lost (h264: …)"; `nil` where there is none.
  public var summary: String? {
    let reason = message.map { " (\($0))" } ?? ""
    switch (damagedFrames, lostPackets) {
    case (0, 0): return message.map { "the decoder complained: \($0)" }
    case (0, let lost): return "\(lost) packet\(lost == 1 ? "" : "s") could not be decoded\(reason)"
    case (let damaged, 0): return "\(damaged) of \(frames) frames damaged\(reason)"
    case (let damaged, let lost): return "\(damaged) of \(frames) frames damaged, \(lost) lost\(reason)"
    }
  }
}
