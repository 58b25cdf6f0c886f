/// Limits of a reader.
public struct StreamLimits: Sendable {
  /// Largest payload of a record, in bytes.
  public var payloadBytes: Int
  /// Largest head of a record, in bytes.
  static let headBytes = 1 << 20

  /// 1 GiB: a frame of 16384x16384 RGBA.
  public static let defaultPayloadBytes = 1 << 30

  /// Refuses payloads of more than this many bytes.
  public init(payloadBytes: Int = Self.defaultPayloadBytes) { self.payloadBytes = payloadBytes }
}
