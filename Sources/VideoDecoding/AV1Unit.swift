/// A temporal unit of AV1: the OBUs of one displayed frame, and of hidden ones before it.
struct AV1Unit: ~Escapable {
  private let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) { self.bytes = bytes }

  /// - Parameter sequence: what the last sequence header says; that of the unit takes its place.
  /// - Returns: `nil` for units that hold no frame, or whose key frame is hidden and shown later.
  func traits(_ sequence: inout AV1Sequence?) -> PacketTraits? {
    var offset = 0
    var found: PacketTraits?
    var hasSequence = false
    while offset < bytes.count {
      guard let (type, payload) = next(at: &offset) else { return nil }
      if type == 1 {
        sequence = AV1Sequence(bytes, payload)
        hasSequence = true
      }
      // OBU_FRAME_HEADER and OBU_FRAME; a tile group has no header of its own.
      guard type == 3 || type == 6, !payload.isEmpty else { continue }
      let first = bytes[payload.lowerBound]
      let showsExisting = first & 0x80 != 0, isKey = !showsExisting && first & 0x60 == 0, isShown = first & 0x10 != 0
      if isKey && !isShown { return nil }
      // A second frame of the unit refers to the first, or the first is hidden.
      let isDisposable = found == nil && !hasSequence && sequence?.isDisposable(bytes, payload) == true
      if found == nil { found = PacketTraits(entry: isKey ? .closed : .none) }
      found?.isDisposable = isDisposable
      if isKey { found?.isKey = true }
    }
    return found
  }

  /// The OBU at `offset`, which is advanced: its type and where its payload lies.
  private func next(at offset: inout Int) -> (type: UInt8, payload: Range<Int>)? {
    let header = bytes[offset]
    let hasExtension = header & 4 != 0, hasSize = header & 2 != 0
    var start = offset + (hasExtension ? 2 : 1)
    var size = bytes.count - start
    if hasSize {
      guard let (value, after) = number(at: start) else { return nil }
      (size, start) = (value, after)
    }
    guard size >= 0, size <= bytes.count - start else { return nil }
    offset = start + size
    return (header >> 3 & 15, start..<offset)
  }

  /// leb128
  private func number(at offset: Int) -> (value: Int, after: Int)? {
    var value = 0
    for index in 0..<5 {
      guard offset + index < bytes.count else { return nil }
      let byte = bytes[offset + index]
      value |= Int(byte & 0x7F) << (7 * index)
      if byte & 0x80 == 0 { return (value, offset + index + 1) }
    }
    return nil
  }
}
