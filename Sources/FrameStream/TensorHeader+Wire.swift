internal import Pixels

/// The head of a TENS record, in the order of the table; the heads of the frames follow it.
extension TensorHeader {
  static let byteCount = 64

  /// Bytes of the head with the heads of all items.
  var headBytes: Int { Self.byteCount + items * FrameHeader.byteCount }

  func store(into bytes: inout MutableRawSpan) {
    bytes.store(elementType.wireCode, at: 0)
    bytes.store(layout.wireCode, at: 4)
    for index in 0..<4 { bytes.store(UInt32(shape[index]), at: 8 + index * 4) }
    bytes.store(UInt32(items), at: 24)
    bytes.store(channelOrder.wireCode, at: 28)
    bytes.store(scale, at: 32)
    for index in 0..<3 {
      bytes.store(mean[index], at: 36 + index * 4)
      bytes.store(std[index], at: 48 + index * 4)
    }
    bytes.store(dividesByScale ? 1 : 0 as UInt32, at: 60)
  }

  init(_ bytes: RawSpan, limits: StreamLimits) throws(StreamError) {
    guard let elementType = TensorElement(wireCode: bytes.integer(at: 0, as: UInt32.self)),
      let layout = TensorLayout(wireCode: bytes.integer(at: 4, as: UInt32.self)),
      let channelOrder = ChannelOrder(wireCode: bytes.integer(at: 28, as: UInt32.self))
    else { throw .malformed("a tensor has an unknown element type, layout or channel order") }
    var shape: [4 of Int] = [0, 0, 0, 0]
    var elements = 1
    for index in 0..<4 {
      shape[index] = Int(bytes.integer(at: 8 + index * 4, as: UInt32.self))
      let (product, overflow) = elements.multipliedReportingOverflow(by: shape[index])
      guard shape[index] > 0, !overflow, product <= limits.payloadBytes else {
        throw .malformed("a tensor has sides that do not fit: side \(index) is \(shape[index])")
      }
      elements = product
    }
    let items = Int(bytes.integer(at: 24, as: UInt32.self))
    guard items <= shape[0], items <= Self.mostItems else { throw .malformed("a tensor of \(shape[0]) items holds \(items) frames") }
    self.init(
      elementType: elementType, layout: layout, shape: shape, items: items, channelOrder: channelOrder, scale: bytes.float(at: 32),
      dividesByScale: bytes.integer(at: 60, as: UInt32.self) == 1,
      mean: [bytes.float(at: 36), bytes.float(at: 40), bytes.float(at: 44)],
      std: [bytes.float(at: 48), bytes.float(at: 52), bytes.float(at: 56)])
  }
}

/// A choice that has a number on the wire. Numbers never change.
private protocol WireCoded: CaseIterable {
  var wireCode: UInt32 { get }
}

extension WireCoded {
  fileprivate init?(wireCode: UInt32) {
    guard let found = Self.allCases.first(where: { $0.wireCode == wireCode }) else { return nil }
    self = found
  }
}

extension TensorElement: WireCoded {
  fileprivate var wireCode: UInt32 {
    switch self {
    case .f32: 1
    case .f16: 2
    case .u8: 3
    }
  }
}

extension TensorLayout: WireCoded {
  fileprivate var wireCode: UInt32 {
    switch self {
    case .nchw: 0
    case .nhwc: 1
    }
  }
}

extension ChannelOrder: WireCoded {
  fileprivate var wireCode: UInt32 {
    switch self {
    case .rgb: 0
    case .bgr: 1
    }
  }
}
