internal import FrameMemory
internal import FrameStream
internal import Glibc
public import SystemIO

/// A numpy array in an `.npy` file, read row by row, of any size.
///
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
public struct NumpyArray: ~Copyable {
  /// Supported types of numbers, all little-endian.
  private enum Kind: String {
    case f16 = "<f2"
    case f32 = "<f4"
    case f64 = "<f8"
    case i32 = "<i4"
    case i64 = "<i8"
    var bytes: Int {
      switch self {
      case .f16: 2
      case .f32, .i32: 4
      case .f64, .i64: 8
      }
    }
  }

  private let descriptor: FileDescriptor
  private let name: String
  private let kind: Kind
  /// Vectors: the length of the first axis, or 1 for an array of one axis.
  public let rows: Int
  /// Numbers per row; 1 for an array of one axis.
  public let columns: Int
  /// Axes of the array, 1 or 2.
  public let axes: Int
  private var next = 0
  private var bytes: [UInt8]

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let maxHeaderBytes = 1 << 16
  private static let maxColumns = 1 << 20

  /// Reads the header.
  ///
  /// - Parameters:
  ///   - name: of the file, for messages.
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public init(_ descriptor: FileDescriptor, name: String) throws {
    func bad(_ reason: String) -> Failure { Failure(.damagedInput, "\(name): \(reason)") }
    let head = try Self.read(descriptor, 8)
    guard head.count == 8, Array(head[..<6]) == Self.magic else { throw bad("not an .npy file") }
    let lengthBytes = head[6] == 1 ? 2 : 4
    let length = try Self.read(descriptor, lengthBytes).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard 1...3 ~= head[6], length <= Self.maxHeaderBytes else { throw bad("its header is of version \(head[6]) and \(length) bytes") }
    // A Python dictionary: its strings may have either kind of quotes.
    let header = String(
      decoding: try Self.read(descriptor, length).map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: "'") : $0 }, as: UTF8.self)
    guard let kind = Self.text(after: "descr", in: header), let kind = Kind(rawValue: kind) else {
      throw bad("expected numbers of '<f2', '<f4', '<f8', '<i4' or '<i8': \(header.prefix(80))")
    }
    guard header.contains("'fortran_order': False") else { throw bad("expected an array in C order") }
    guard let shape = Self.shape(in: header), 1...2 ~= shape.count, shape.allSatisfy({ $0 >= 0 }) else {
      throw bad("expected one or two axes: \(header.prefix(80))")
    }
    let columns = shape.count == 2 ? shape[1] : 1
    guard 1...Self.maxColumns ~= columns, shape[0] <= Int.max / (columns * kind.bytes) else { throw bad("its shape is \(shape)") }
    let expected = shape[0] * columns * kind.bytes, before = 8 + lengthBytes + length
    if let size = descriptor.regularFileBytes, size != before + expected {
      throw bad("\(size - before) bytes of numbers, expected \(expected) for the shape \(shape)")
    }
    self.descriptor = descriptor
    self.name = name
    self.kind = kind
    (rows, self.columns, axes) = (shape[0], columns, shape.count)
    bytes = Array(repeating: 0, count: columns * kind.bytes)
  }

  /// The next row, or `nil` after the last one.
  ///
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public mutating func row() throws -> [Double]? {
    guard next < rows else { return nil }
    next += 1
    bytes = try Self.read(descriptor, columns * kind.bytes)
    guard bytes.count == columns * kind.bytes else { throw Failure(.damagedInput, "\(name): ends in row \(next) of \(rows)") }
    return (0..<columns).map { number(at: $0 * kind.bytes) }
  }

  /// The next row, in single precision.
  ///
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public mutating func vector() throws -> [Float]? { try row()?.map { Float($0) } }

  private func number(at offset: Int) -> Double {
    let bits = (0..<kind.bytes).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[offset + $1]) }
    switch kind {
    case .f16: return Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits)))
    case .f32: return Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .f64: return Double(bitPattern: bits)
    case .i32: return Double(Int32(truncatingIfNeeded: Int64(bitPattern: bits)))
    case .i64: return Double(Int64(bitPattern: bits))
    }
  }

  /// Up to `count` bytes: fewer at the end.
  private static func read(_ descriptor: FileDescriptor, _ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count), filled = 0
    while filled < count {
      let more = try unsafe bytes.withUnsafeMutableBytes { buffer in
        try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      }
      guard more > 0 else { return Array(bytes[..<filled]) }
      filled += more
    }
    return bytes
  }

  /// The quoted value of a key of the header, which is a Python dictionary.
  private static func text(after key: String, in header: String) -> String? {
    guard let range = header.firstRange(of: "'\(key)':") else { return nil }
    let rest = header[range.upperBound...].drop { $0 == " " }
    guard rest.first == "'" else { return nil }
    return String(rest.dropFirst().prefix { $0 != "'" })
  }

  private static func shape(in header: String) -> [Int]? {
    guard let range = header.firstRange(of: "'shape':") else { return nil }
    let rest = header[range.upperBound...].drop { $0 == " " }
    guard rest.first == "(" else { return nil }
    let words = rest.dropFirst().prefix { $0 != ")" }.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    let numbers = words.compactMap { Int($0) }
    return numbers.count == words.count ? numbers : nil
  }
}
