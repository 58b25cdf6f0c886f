internal import Pixels

/// The head of a FRAM record, in the order of the table.
extension FrameHeader {
  /// Bytes of the head. Fixed, so that tensors can hold the heads of their frames as an array.
  static let byteCount = 384
  private static let stepBytes = 40

  func store(into bytes: inout MutableRawSpan) {
    bytes.store(ordinal, at: 0)
    bytes.store(pts, at: 8)
    bytes.store(duration, at: 16)
    bytes.store(timeBase.numerator, at: 24)
    bytes.store(timeBase.denominator, at: 28)
    bytes.store(UInt32(layout.width), at: 32)
    bytes.store(UInt32(layout.height), at: 36)
    bytes.store(layout.format.rawValue, at: 40)
    bytes.store(colour.matrix.rawValue, at: 42)
    bytes.store(colour.range.rawValue, at: 43)
    bytes.store(colour.primaries.rawValue, at: 44)
    bytes.store(colour.transfer.rawValue, at: 45)
    bytes.store(colour.siting.rawValue, at: 46)
    bytes.store(colour.assumed.rawValue, at: 47)
    bytes.store(sampleAspectRatio.numerator, at: 48)
    bytes.store(sampleAspectRatio.denominator, at: 52)
    bytes.store(flags.rawValue, at: 56)
    bytes.store(rotation.rawValue, at: 60)
    bytes.store(UInt8(ledger.count), at: 61)
    bytes.store(0 as UInt16, at: 62)
    bytes.clear(64..<Self.byteCount)
    for index in 0..<ledger.count { Self.store(ledger[index], into: &bytes, at: 64 + index * Self.stepBytes) }
  }

  private static func store(_ step: GeometryStep, into bytes: inout MutableRawSpan, at offset: Int) {
    let row = step.row
    bytes.store(row.kind, at: offset)
    bytes.store(row.orientation, at: offset + 1)
    for index in 0..<4 { bytes.store(Int64(row.values[index]), at: offset + 8 + index * 8) }
  }

  /// Reads and checks a head: afterwards every field that a stage relies on is valid.
  init(_ bytes: RawSpan) throws(StreamError) {
    let width = bytes.integer(at: 32, as: UInt32.self), height = bytes.integer(at: 36, as: UInt32.self)
    let code = bytes.integer(at: 40, as: UInt16.self)
    guard let format = PixelFormat(rawValue: code) else { throw .malformed("a frame has the unknown pixel format \(code)") }
    guard let layout = FrameLayout(width: Int(width), height: Int(height), format: format) else {
      throw .malformed("a frame is \(width)x\(height), expected sides of 1 to \(FrameLayout.largestSide)")
    }
    let timeBase = Rational(bytes.integer(at: 24, as: Int32.self), bytes.integer(at: 28, as: Int32.self))
    guard timeBase.isPositive else {
      throw .malformed("a frame has the time base \(timeBase.numerator)/\(timeBase.denominator)")
    }
    let turn = bytes.integer(at: 60, as: UInt8.self)
    guard let rotation = Orientation(rawValue: turn) else { throw .malformed("a frame has the rotation \(turn), expected 0 to 7") }
    self.init(
      ordinal: bytes.integer(at: 0, as: UInt64.self), pts: bytes.integer(at: 8, as: Int64.self),
      duration: bytes.integer(at: 16, as: Int64.self), timeBase: timeBase, layout: layout, colour: Self.colour(in: bytes),
      sampleAspectRatio: Rational(bytes.integer(at: 48, as: Int32.self), bytes.integer(at: 52, as: Int32.self)),
      flags: Flags(rawValue: bytes.integer(at: 56, as: UInt32.self)), rotation: rotation, ledger: try Self.ledger(in: bytes))
  }

  private static func colour(in bytes: RawSpan) -> ColourDescription {
    ColourDescription(
      matrix: MatrixCoefficients(rawValue: bytes.integer(at: 42, as: UInt8.self)),
      range: ColourRange(rawValue: bytes.integer(at: 43, as: UInt8.self)),
      primaries: ColourPrimaries(rawValue: bytes.integer(at: 44, as: UInt8.self)),
      transfer: TransferCharacteristic(rawValue: bytes.integer(at: 45, as: UInt8.self)),
      siting: ChromaSiting(rawValue: bytes.integer(at: 46, as: UInt8.self)),
      assumed: ColourDescription.AssumedParts(rawValue: bytes.integer(at: 47, as: UInt8.self)))
  }

  private static func ledger(in bytes: RawSpan) throws(StreamError) -> GeometryLedger {
    let count = Int(bytes.integer(at: 61, as: UInt8.self))
    guard count <= GeometryLedger.capacity else {
      throw .malformed("a frame has \(count) geometry steps, the limit is \(GeometryLedger.capacity)")
    }
    var ledger = GeometryLedger()
    for index in 0..<count { _ = ledger.append(try step(in: bytes, at: 64 + index * stepBytes)) }
    return ledger
  }

  private static func step(in bytes: RawSpan, at offset: Int) throws(StreamError) -> GeometryStep {
    var values: [4 of Int] = [0, 0, 0, 0]
    for index in 0..<4 {
      let value = bytes.integer(at: offset + 8 + index * 8, as: Int64.self)
      // Far above any real value, and low enough that sums along a chain cannot overflow.
      guard value.magnitude < 1 << 48 else { throw .malformed("a geometry step holds the value \(value)") }
      values[index] = Int(value)
    }
    let kind = bytes.integer(at: offset, as: UInt8.self), turn = bytes.integer(at: offset + 1, as: UInt8.self)
    guard let step = GeometryStep(kind: kind, orientation: turn, values: values) else {
      throw .malformed("a geometry step has the kind \(kind), orientation \(turn)")
    }
    return step
  }
}

extension GeometryStep {
  /// The row of the ledger's table.
  fileprivate var row: (kind: UInt8, orientation: UInt8, values: [4 of Int]) {
    switch self {
    case .orient(let turn, let width, let height): (1, turn.rawValue, [width, height, 0, 0])
    case .crop(let x, let y, let width, let height): (2, 0, [x, y, width, height])
    case .scale(let fromWidth, let fromHeight, let toWidth, let toHeight): (3, 0, [fromWidth, fromHeight, toWidth, toHeight])
    case .pad(let left, let top, let width, let height): (4, 0, [left, top, width, height])
    }
  }

  fileprivate init?(kind: UInt8, orientation: UInt8, values: [4 of Int]) {
    switch kind {
    case 1:
      guard let turn = Orientation(rawValue: orientation) else { return nil }
      self = .orient(turn, width: values[0], height: values[1])
    case 2: self = .crop(x: values[0], y: values[1], width: values[2], height: values[3])
    case 3:
      guard (0..<4).allSatisfy({ values[$0] > 0 }) else { return nil }
      self = .scale(fromWidth: values[0], fromHeight: values[1], toWidth: values[2], toHeight: values[3])
    case 4: self = .pad(left: values[0], top: values[1], width: values[2], height: values[3])
    default: return nil
    }
  }
}
