internal import FrameMemory
internal import FrameStream
public import SystemIO

/// Text lines of a descriptor, one at a time.
public struct LineReader: ~Copyable {
  private let descriptor: FileDescriptor
  private var buffer = RecordBuffer(capacity: 1 << 16)
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Longer lines are refused.
  private static let maxBytes = 1 << 26

  /// Reads from the descriptor's current position.
  public init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// The next line without its end, or `nil` at the end of the input.
  ///
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public mutating func next() throws -> [UInt8]? {
    var searched = start
    while true {
      if let length = lengthOfLine(from: searched) {
        defer { start += length + 1 }
        return line(length)
      }
      searched = end
      guard !isAtEnd else {
        defer { start = end }
        return start < end ? line(end - start) : nil
      }
      let moved = start
      try fill()
      searched -= moved - start
    }
  }

  /// Bytes before the line's end, if that has arrived.
  private func lengthOfLine(from searched: Int) -> Int? {
    let bytes = buffer.bytes(from: searched, count: end - searched)
    for offset in 0..<bytes.byteCount where unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) == 0x0A {
      return searched + offset - start
    }
    return nil
  }

  private func line(_ length: Int) -> [UInt8] {
    let bytes = buffer.bytes(from: start, count: length)
    return unsafe bytes.withUnsafeBytes { unsafe Array($0) }
  }

  private mutating func fill() throws {
    if start > 0 {
      buffer.moveToFront(from: start, to: end)
      end -= start
      start = 0
    }
    if end == buffer.capacity {
      guard end < Self.maxBytes else { throw Failure(.damagedInput, "a line is longer than \(Self.maxBytes) bytes") }
      buffer.grow(to: end * 2, keeping: end)
    }
    let count = try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(start: buffer.base + end, count: buffer.capacity - end))
    end += count
    isAtEnd = count == 0
  }
}
