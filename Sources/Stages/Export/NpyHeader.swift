internal import FrameStream
internal import Pixels

/// The first 128 bytes of NumPy's array file, version 1.0: numpy.lib.format.
struct NpyHeader: Equatable, CustomStringConvertible {
  /// Type of the elements: "<f4", "<f2", "|u1", "<u2" or ">u2".
  let elements: String
  /// Sides after the first, which is the number of items.
  let sides: [3 of Int]

  static let byteCount = 128

  init(_ tensor: TensorHeader) {
    elements =
      switch tensor.elementType {
      case .f32: "<f4"
      case .f16: "<f2"
      case .u8: "|u1"
      }
    sides = [tensor.shape[1], tensor.shape[2], tensor.shape[3]]
  }

  /// - Parameter layout: of a format that has the samples of a pixel side by side, see `format(for:)`.
  init(_ layout: FrameLayout) {
    let descriptor = layout.format.descriptor
    elements = descriptor.depth <= 8 ? "|u1" : descriptor.isBigEndian ? ">u2" : "<u2"
    sides = [layout.height, layout.width, descriptor.components.count]
  }

  /// The file's first bytes: magic, version, length of the text, and the text, padded to a fixed length so that it can
  /// be rewritten once the first side is known.
  func encoded(count: UInt64) -> [UInt8] {
    let text = "{'descr': '\(elements)', 'fortran_order': False, 'shape': (\(count), \(sides[0]), \(sides[1]), \(sides[2])), }"
    let room = Self.byteCount - 10
    precondition(text.utf8.count < room, "the text of an npy header has \(text.utf8.count) bytes")
    let padding = String(repeating: " ", count: room - 1 - text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(room), 0] + Array((text + padding + "\n").utf8)
  }

  var description: String { "\(elements) (N, \(sides[0]), \(sides[1]), \(sides[2]))" }

  static func == (a: NpyHeader, b: NpyHeader) -> Bool {
    a.elements == b.elements && a.sides[0] == b.sides[0] && a.sides[1] == b.sides[1] && a.sides[2] == b.sides[2]
  }

  /// The format of an array: the same if a pixel's samples are adjacent, otherwise packed RGB or gray that keeps depth
  /// and alpha.
  static func format(for format: PixelFormat) -> PixelFormat {
    let descriptor = format.descriptor
    let bytes = descriptor.depth > 8 ? 2 : 1
    let isPacked = descriptor.planeCount == 1 && descriptor.components.allSatisfy { $0.step == bytes * descriptor.components.count }
    if isPacked && descriptor.depth >= 8 && (descriptor.model == .gray || descriptor.model == .rgb) { return format }
    switch (descriptor.model, bytes, descriptor.hasAlpha) {
    case (.gray, _, _): return .gray
    case (_, 1, false): return .rgb24
    case (_, 1, true): return .rgba
    case (_, _, false): return .rgb48le
    case (_, _, true): return .rgba64le
    }
  }
}
