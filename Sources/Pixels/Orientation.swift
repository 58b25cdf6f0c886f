/// One of the eight rotations and reflections of a picture by right angles.
///
/// The raw value tells how to make the displayed picture from the stored one: bit 0 mirrors left to right first,
/// then bits 1–2 rotate clockwise by 0, 90, 180 or 270 degrees.
public struct Orientation: RawRepresentable, Hashable, Sendable {
  public let rawValue: UInt8
  /// The code of the wire, 0…7; `nil` for another.
  public init?(rawValue: UInt8) {
    guard rawValue < 8 else { return nil }
    self.rawValue = rawValue
  }

  /// - Parameter clockwiseDegrees: a multiple of 90.
  public init(mirrored: Bool, clockwiseDegrees: Int) {
    let quarterTurns = ((clockwiseDegrees / 90) % 4 + 4) % 4
    rawValue = UInt8((mirrored ? 1 : 0) | quarterTurns << 1)
  }

  /// As it is stored.
  public static let identity = Orientation(mirrored: false, clockwiseDegrees: 0)
  /// Whether left and right are exchanged before it is rotated.
  public var isMirrored: Bool { rawValue & 1 != 0 }
  /// 0, 90, 180 or 270.
  public var clockwiseDegrees: Int { Int(rawValue >> 1) * 90 }
  /// Whether width and height are swapped.
  public var swapsSides: Bool { rawValue & 2 != 0 }

  /// The displayed size for a stored size.
  public func size(width: Int, height: Int) -> (width: Int, height: Int) {
    swapsSides ? (height, width) : (width, height)
  }
}
