/// The end of a part: `framestream(5)`, "TAIL, the end of a part".
public struct StreamTrailer: Equatable, Sendable {
  /// Frames in the part.
  public var frames: UInt64
  /// Tensors in the part.
  public var tensors: UInt64
  /// Frames known to be damaged, delivered or not.
  public var damaged: UInt64
  /// 0, or the exit status of the first stage that failed.
  public var status: UInt32

  /// Memberwise.
  public init(frames: UInt64, tensors: UInt64, damaged: UInt64, status: UInt32) {
    self.frames = frames
    self.tensors = tensors
    self.damaged = damaged
    self.status = status
  }
}

/// A failure upstream: `framestream(5)`, "FAIL".
public struct StreamFailure: Equatable, Sendable {
  /// Exit status of the stage.
  public var status: UInt32
  /// The program that failed.
  public var stage: String
  /// Its message, one line.
  public var message: String

  /// Memberwise.
  public init(status: UInt32, stage: String, message: String) {
    self.status = status
    self.stage = stage
    self.message = message
  }
}
