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
