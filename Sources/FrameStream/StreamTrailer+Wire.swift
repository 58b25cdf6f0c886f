extension StreamTrailer {
  static let byteCount = 32

  var encoded: [UInt8] {
    var bytes = [UInt8]()
    bytes.append(frames)
    bytes.append(tensors)
    bytes.append(damaged)
    bytes.append(status)
    bytes.append(0 as UInt32)
    return bytes
  }

  init(_ bytes: RawSpan) throws(StreamError) {
    guard bytes.byteCount >= Self.byteCount else { throw .malformed("a trailer of \(bytes.byteCount) bytes") }
    self.init(
      frames: bytes.integer(at: 0, as: UInt64.self), tensors: bytes.integer(at: 8, as: UInt64.self),
      damaged: bytes.integer(at: 16, as: UInt64.self), status: bytes.integer(at: 24, as: UInt32.self))
    guard status < 256 else { throw .malformed("a trailer has the status \(status), expected 0 to 255") }
  }
}

extension StreamFailure {
  var encoded: [UInt8] {
    var bytes = [UInt8]()
    bytes.append(status)
    bytes.append(string: Array(stage.utf8))
    bytes.append(string: Array(message.utf8))
    return bytes
  }

  init(_ bytes: RawSpan) throws(StreamError) {
    guard bytes.byteCount >= 4 else { throw .malformed("a failure record of \(bytes.byteCount) bytes") }
    var offset = 4
    let stage = try StreamHeader.text(in: bytes, at: &offset)
    self.init(status: bytes.integer(at: 0, as: UInt32.self), stage: stage, message: try StreamHeader.text(in: bytes, at: &offset))
    guard (1..<256).contains(status) else { throw .malformed("a failure has the status \(status), expected 1 to 255") }
  }
}
