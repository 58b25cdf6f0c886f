public import SystemIO

/// Why a file could not be decoded, or not to its end.
public struct DecodingError: Error, Equatable, CustomStringConvertible, Sendable {
  /// What kind of failure it is; each kind has one exit status.
  public enum Kind: Sendable {
    /// There is no file of that name.
    case noSuchFile
    /// The file is there and cannot be opened, for example for want of permission.
    case cannotOpen
    /// No demuxer knows the file, or its header is broken.
    case notMedia
    /// The file holds sound and no picture.
    case audioOnly
    /// The file holds no video stream that can be decoded, or not the one that was asked for.
    case noVideo
    /// The header announces video, and not one frame could be decoded.
    case noFrames
    /// The file points to other files or to the network, which is not allowed.
    case refused
    /// The decoder or the pixel format is not supported.
    case unsupported
    /// The data is damaged, and the caller wants no damaged frames.
    case damaged
    /// A frame was asked for at a time that the video does not reach.
    case nothingThere
    /// The device that was asked for is not there, or can't decode the stream.
    case unavailable
    /// The operating system could not read on.
    case readFailed
    /// libav reported something that good or bad input does not cause, such as a lack of memory.
    case `internal`
  }

  /// What sort of failure it is, which decides the exit status.
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
