public import FrameStream
import Glibc
internal import SystemIO

/// The name of a file: bytes, because names need not be UTF-8. "-" is standard input.
public struct FilePath: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  private let bytes: [CChar]

  /// - Parameter bytes: without the terminating zero.
  public init(bytes: [UInt8]) { self.bytes = bytes.map { CChar(bitPattern: $0) } + [0] }
  public init(_ name: ByteString) { self.init(bytes: name.bytes) }
  public init(_ name: String) { self.init(bytes: Array(name.utf8)) }
  public init(stringLiteral name: String) { self.init(name) }

  var byteString: ByteString { ByteString(bytes: bytes.dropLast().map { UInt8(bitPattern: $0) }) }
  public var isStandardInput: Bool { bytes == [0x2D, 0] }

  /// The name for messages; bytes that are not UTF-8 become U+FFFD.
  public var description: String {
    isStandardInput ? "standard input" : byteString.description
  }

  /// `open(2)` for reading.
  func open() throws(SystemError) -> FileDescriptor {
    let number = unsafe withCString { unsafe Glibc.open($0, O_RDONLY | O_CLOEXEC) }
    guard number >= 0 else { throw SystemError(call: "open") }
    return FileDescriptor(number)
  }

  func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    unsafe bytes.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
  }
}
