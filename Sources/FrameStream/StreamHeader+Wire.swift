internal import Pixels
internal import SystemIO

/// The head of a HEAD record. Read once per part, so it may allocate.
extension StreamHeader {
  private static let fixedBytes = 48
  private static let magic: [UInt8] = Array("framestr".utf8)

  /// The head as bytes.
  var encoded: [UInt8] {
    var bytes = Self.magic
    bytes.append(Self.majorVersion)
    bytes.append(Self.minorVersion)
    bytes.append(UInt32(stages.count))
    bytes.append(timeBase.numerator)
    bytes.append(timeBase.denominator)
    bytes.append(sourceBytes)
    bytes.append(sourceTime)
    bytes.append(duration)
    bytes.append(string: path.bytes)
    bytes.append(string: Array(container.utf8))
    bytes.append(string: Array(codec.utf8))
    for stage in stages {
      bytes.append(string: Array(stage.name.utf8))
      bytes.append(string: Array(stage.version.utf8))
      bytes.append(UInt32(stage.arguments.count))
      for argument in stage.arguments { bytes.append(string: argument.bytes) }
    }
    return bytes
  }

  init(_ bytes: RawSpan) throws(StreamError) {
    guard bytes.byteCount >= Self.fixedBytes else { throw .malformed("a header of \(bytes.byteCount) bytes") }
    for (index, byte) in Self.magic.enumerated() where bytes.integer(at: index, as: UInt8.self) != byte {
      throw .malformed("the header does not begin with 'framestr'")
    }
    let major = bytes.integer(at: 8, as: UInt16.self)
    guard major == Self.majorVersion else { throw .unsupportedVersion(major: major) }
    let count = bytes.integer(at: 12, as: UInt32.self)
    guard count <= UInt32(Self.mostStages) else { throw .malformed("the header lists \(count) stages, the limit is \(Self.mostStages)") }
    let timeBase = Rational(bytes.integer(at: 16, as: Int32.self), bytes.integer(at: 20, as: Int32.self))
    guard timeBase.isPositive else { throw .malformed("the header has the time base \(timeBase.numerator)/\(timeBase.denominator)") }
    var offset = Self.fixedBytes
    let path = ByteString(bytes: try Self.string(in: bytes, at: &offset))
    let container = try Self.text(in: bytes, at: &offset), codec = try Self.text(in: bytes, at: &offset)
    self.init(
      path: path, container: container, codec: codec, timeBase: timeBase, sourceBytes: bytes.integer(at: 24, as: Int64.self),
      sourceTime: bytes.integer(at: 32, as: Int64.self), duration: bytes.integer(at: 40, as: Int64.self))
    for _ in 0..<count { stages.append(try Self.stage(in: bytes, at: &offset)) }
  }

  private static func stage(in bytes: RawSpan, at offset: inout Int) throws(StreamError) -> Stage {
    let name = try text(in: bytes, at: &offset), version = try text(in: bytes, at: &offset)
    var stage = Stage(name: name, version: version, arguments: [])
    // The count is untrusted: each argument must be present.
    for _ in 0..<(try length(in: bytes, at: &offset)) {
      stage.arguments.append(ByteString(bytes: try string(in: bytes, at: &offset)))
    }
    return stage
  }

  private static func length(in bytes: RawSpan, at offset: inout Int) throws(StreamError) -> Int {
    guard bytes.byteCount - offset >= 4 else { throw .malformed("a string in a head is cut short") }
    defer { offset += 4 }
    return Int(bytes.integer(at: offset, as: UInt32.self))
  }

  static func string(in bytes: RawSpan, at offset: inout Int) throws(StreamError) -> [UInt8] {
    let count = try length(in: bytes, at: &offset)
    guard count <= bytes.byteCount - offset else { throw .malformed("a string in a head claims \(count) bytes") }
    defer { offset += count }
    return (0..<count).map { bytes.integer(at: offset + $0, as: UInt8.self) }
  }

  static func text(in bytes: RawSpan, at offset: inout Int) throws(StreamError) -> String {
    String(decoding: try string(in: bytes, at: &offset), as: UTF8.self)
  }
}

extension [UInt8] {
  mutating func append<T: FixedWidthInteger>(_ value: T) {
    for shift in stride(from: 0, to: T.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> T(shift))) }
  }

  mutating func append(string: [UInt8]) {
    append(UInt32(string.count))
    append(contentsOf: string)
  }
}
