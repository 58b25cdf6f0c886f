/// A name as the system has it, a path or an argument: bytes that are usually UTF-8 but need not be.
///
/// Where a name must be text (a flag's value, a row of the index, a string of JSON) it is `name`: the bytes themselves where they
/// are UTF-8, and a scalar of a private use area for each byte that is not. Different names have different texts, and each text
/// gives back its name's bytes.
public struct ByteString: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The bytes that the kernel takes, without a NUL at the end; not always UTF-8.
  public var bytes: [UInt8]

  /// A string of exactly these bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// - Parameter name: a name as text, see `name`.
  public init(name: String) {
    bytes = []
    bytes.reserveCapacity(name.utf8.count)
    for scalar in name.unicodeScalars {
      if let byte = Self.byte(of: scalar) { bytes.append(byte) } else { bytes.append(contentsOf: UTF8.encode(scalar)!) }
    }
  }

  /// - Parameter cString: up to its zero.
  public init(cString: UnsafePointer<CChar>) {
    bytes = []
    var end = unsafe cString
    while unsafe end.pointee != 0 {
      unsafe bytes.append(UInt8(bitPattern: end.pointee))
      unsafe end += 1
    }
  }

  /// The UTF-8 of a string.
  public init(_ string: String) { bytes = Array(string.utf8) }
  /// The UTF-8 of a literal.
  public init(stringLiteral value: String) { self.init(value) }

  /// The name as text. Bytes that are not UTF-8 become U+10FE80 to U+10FEFF: 0x10FE00 and the byte. So do the bytes of these
  /// scalars themselves.
  public var name: String {
    // Nearly every name is already UTF-8.
    if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: { Self.byte(of: $0) != nil }) {
      return text
    }
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
      if let (scalar, length) = Self.scalar(at: rest), Self.byte(of: scalar) == nil {
        text.append(scalar)
        rest = rest.dropFirst(length)
      } else {
        text.append(first < 0x80 ? Unicode.Scalar(first) : Self.scalar(of: first))
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  /// `name`: reversible, and UTF-8 whatever the bytes are.
  public var description: String { name }

  /// The byte that a scalar of `name` stands for, or `nil`.
  static func byte(of scalar: Unicode.Scalar) -> UInt8? {
    0x10FE80...0x10FEFF ~= scalar.value ? UInt8(truncatingIfNeeded: scalar.value) : nil
  }

  private static func scalar(of byte: UInt8) -> Unicode.Scalar { Unicode.Scalar(0x10FE00 + UInt32(byte))! }

  /// The scalar whose UTF-8 the bytes begin with.
  private static func scalar(at bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, length: Int)? {
    for length in 1...4 where length <= bytes.count {
      if let text = String(validating: bytes.prefix(length), as: UTF8.self), let scalar = text.unicodeScalars.first {
        return (scalar, length)
      }
    }
    return nil
  }

  /// Lends the name in the form C functions take, up to the first zero.
  public func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    let terminated = bytes.map { CChar(bitPattern: $0) } + [0]
    return unsafe terminated.withUnsafeBufferPointer { unsafe body($0.baseAddress!) }
  }
}
