/// The type of a tensor's numbers, little-endian. Raw values are the names on the command line.
public enum TensorElement: String, CaseIterable, Sendable {
  /// IEEE 754 single precision.
  case f32
  /// IEEE 754 half precision.
  case f16
  /// Unsigned bytes.
  case u8

  /// Bytes of one number: 4, 2 or 1.
  public var byteCount: Int {
    switch self {
    case .f32: 4
    case .f16: 2
    case .u8: 1
    }
  }
}

/// The order of a tensor's axes, the last one fastest. Raw values are the names on the command line.
public enum TensorLayout: String, CaseIterable, Sendable {
  /// Item, channel, row, column: a plane for each channel.
  case nchw
  /// Item, row, column, channel: the channels of a pixel side by side.
  case nhwc
}

/// The order of a tensor's three channels. Raw values are the names on the command line.
public enum ChannelOrder: String, CaseIterable, Sendable {
  case rgb, bgr
}
