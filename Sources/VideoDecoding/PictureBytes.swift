/// Bytes of a picture's file, which come from anyone: nothing beyond their end is read.
@safe
struct PictureBytes {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  var count: Int { unsafe bytes.count }

  /// A part, or as much of it as there is.
  func part(_ range: Range<Int>) -> PictureBytes {
    let range = range.clamped(to: 0..<count)
    return unsafe PictureBytes(UnsafeRawBufferPointer(rebasing: bytes[range]))
  }

  func from(_ offset: Int) -> PictureBytes { part(min(offset, count)..<count) }

  func number(at offset: Int, bytes width: Int, bigEndian: Bool = true) -> Int? {
    guard offset >= 0, width <= 4, offset <= count - width else { return nil }
    var value = 0
    for place in 0..<width { value = value << 8 | Int(unsafe bytes[offset + (bigEndian ? place : width - 1 - place)]) }
    return value
  }

  func begins(with text: StaticString, at offset: Int = 0) -> Bool {
    guard offset >= 0, offset <= count - text.utf8CodeUnitCount else { return false }
    return (0..<text.utf8CodeUnitCount).allSatisfy { unsafe bytes[offset + $0] == text.utf8Start[$0] }
  }
}
