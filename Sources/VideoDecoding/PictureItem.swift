/// What the header of an AVIF or HEIF file says about its main picture: ISO/IEC 14496-12, 8.11, and ISO/IEC 23008-12, 6.5.
struct PictureItem {
  private(set) var orientation = PictureOrientation.identity
  /// Whether the file has a picture of alpha beside it.
  private(set) var hasAlpha = false

  /// - Parameter head: the beginning of the file. `nil` if it is no such file, or its properties lie beyond it.
  init?(head: PictureBytes) {
    guard head.begins(with: "ftyp", at: 4), let meta = Self.box("meta", in: head) else { return nil }
    // A full box: four bytes of version and flags come first.
    let boxes = meta.from(4)
    guard let item = Self.mainItem(in: boxes), let all = Self.box("iprp", in: boxes), let properties = Self.box("ipco", in: all) else {
      return nil
    }
    let list = Self.boxes(in: properties)
    hasAlpha = list.contains { $0.type == 0x6175_7843 && $0.content.from(4).begins(with: "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha") }
    guard let associations = Self.box("ipma", in: all) else { return }
    // Properties that rotate or mirror a picture apply in the order in which they are listed.
    for index in Self.properties(of: item, in: associations) where 1...list.count ~= index {
      orientation = orientation.then(Self.turn(list[index - 1]))
    }
  }

  private static func turn(_ property: Box) -> PictureOrientation {
    let value = property.content.number(at: 0, bytes: 1) ?? 0
    switch property.type {
    // "irot": quarter turns to the left.
    case 0x6972_6F74: return (0..<value & 3).reduce(.identity) { turn, _ in turn.then(.turnedLeft) }
    // "imir": 0 exchanges top and bottom, 1 left and right.
    case 0x696D_6972: return value & 1 == 0 ? .mirroredTopToBottom : .mirroredLeftToRight
    default: return .identity
    }
  }

  /// "pitm": the number of the item that is the picture.
  private static func mainItem(in boxes: PictureBytes) -> Int? {
    guard let box = box("pitm", in: boxes), let version = box.number(at: 0, bytes: 1) else { return nil }
    return box.number(at: 4, bytes: version == 0 ? 2 : 4)
  }

  /// "ipma": numbers of an item's properties, from 1.
  private static func properties(of item: Int, in box: PictureBytes) -> [Int] {
    guard let version = box.number(at: 0, bytes: 1), let flags = box.number(at: 3, bytes: 1), let items = box.number(at: 4, bytes: 4) else {
      return []
    }
    let (itemBytes, indexBytes) = (version == 0 ? 2 : 4, flags & 1 == 0 ? 1 : 2)
    var offset = 8
    for _ in 0..<min(items, box.count) {
      guard let number = box.number(at: offset, bytes: itemBytes), let count = box.number(at: offset + itemBytes, bytes: 1) else {
        return []
      }
      offset += itemBytes + 1
      if number == item {
        // The highest bit says whether the property is essential.
        return (0..<count).compactMap { box.number(at: offset + $0 * indexBytes, bytes: indexBytes) }.map {
          $0 & (1 << (8 * indexBytes - 1) - 1)
        }
      }
      offset += count * indexBytes
    }
    return []
  }

  private struct Box {
    var type: Int
    var content: PictureBytes
  }

  private static func box(_ type: StaticString, in bytes: PictureBytes) -> PictureBytes? {
    let wanted = (0..<4).reduce(0) { unsafe $0 << 8 | Int(type.utf8Start[$1]) }
    return boxes(in: bytes).first { $0.type == wanted }?.content
  }

  /// Consecutive boxes, up to one whose header is missing or invalid.
  private static func boxes(in bytes: PictureBytes) -> [Box] {
    var boxes: [Box] = []
    var offset = 0
    while boxes.count < 1000, let size = bytes.number(at: offset, bytes: 4), let type = bytes.number(at: offset + 4, bytes: 4) {
      // 0 means to the end; sizes above 32 bits do not occur in a picture's header.
      let end = size == 0 ? bytes.count : offset + size
      guard size == 0 || size >= 8 else { break }
      boxes.append(Box(type: type, content: bytes.part(offset + 8..<max(offset + 8, end))))
      offset = end
    }
    return boxes
  }
}

/// Untrusted bytes of a picture's file: nothing beyond their end is read.
@safe
struct PictureBytes {
  private let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  var count: Int { unsafe bytes.count }

  /// A part, or as much of it as exists.
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
