/// The name of a file: bytes, because names need not be UTF-8. "-" is standard input.
public struct FilePath: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  private let bytes: [CChar]

  /// - Parameter bytes: without the terminating zero.
  public init(bytes: [UInt8]) { self.bytes = bytes.map { CChar(bitPattern: $0) } + [0] }
  public init(_ name: String) { self.init(bytes: Array(name.utf8)) }
  public init(stringLiteral name: String) { self.init(name) }

  public var isStandardInput: Bool { bytes == [0x2D, 0] }

  /// The name for messages; bytes that are not UTF-8 become U+FFFD.
  public var description: String {
    isStandardInput ? "standard input" : String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    unsafe bytes.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
  }
}
