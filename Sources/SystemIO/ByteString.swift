public import Glibc

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

/// What the system says about a name, and can do with it.
extension ByteString {
  /// What the name leads to, or `nil`. `stat(2)`.
  public var status: stat? {
    var status = stat()
    return unsafe withCString { unsafe stat($0, &status) } == 0 ? status : nil
  }

  /// Whether the process may do what `mode` says, `F_OK` or any of `R_OK`, `W_OK` and `X_OK`. `access(2)`.
  public func allows(_ mode: Int32) -> Bool { unsafe withCString { unsafe access($0, mode) } == 0 }

  /// The name with symbolic links resolved, or the name itself if it leads nowhere. `realpath(3)`.
  public var resolved: ByteString {
    guard let real = unsafe withCString({ unsafe realpath($0, nil) }) else { return self }
    defer { unsafe free(real) }
    return unsafe ByteString(cString: real)
  }

  /// `unlink(2)`.
  public func unlink() { _ = unsafe withCString { unsafe Glibc.unlink($0) } }

  /// `rename(2)`.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public func rename(to new: ByteString) throws(SystemError) {
    let code = unsafe withCString { from in unsafe new.withCString { unsafe Glibc.rename(from, $0) } }
    guard code == 0 else { throw SystemError(call: "rename") }
  }

  /// The name's folder: "." if it names none.
  public var folder: ByteString {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == 0 ? "/" : ByteString(bytes: Array(bytes[..<slash]))
  }

  /// The name within its folder.
  public var lastComponent: ByteString {
    ByteString(bytes: Array(bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]))
  }

  /// The name with a suffix.
  public static func + (name: ByteString, suffix: String) -> ByteString { ByteString(bytes: name.bytes + suffix.utf8) }

  /// A file in this folder.
  public static func / (folder: ByteString, file: ByteString) -> ByteString {
    ByteString(bytes: folder.bytes + [UInt8(ascii: "/")] + file.bytes)
  }
}
