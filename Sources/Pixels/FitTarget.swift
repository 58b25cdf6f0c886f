/// A requested size as the user writes it: `640x360`, or with one side `640x` or `x360`.
public struct FitTarget: Equatable, Sendable, CustomStringConvertible {
  /// Pixels, or `nil`: follows from the height and the aspect.
  public let width: Int?
  /// Pixels, or `nil`: follows from the width and the aspect.
  public let height: Int?

  /// Both sides, in pixels.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// The width; the height follows from the picture's shape.
  public init(width: Int) {
    self.width = width
    height = nil
  }

  /// The height; the width follows from the picture's shape.
  public init(height: Int) {
    width = nil
    self.height = height
  }

  /// Reads `WxH`, `Wx` or `xH`; `nil` for anything else.
  public init?(_ text: String) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2, text != "x" else { return nil }
    guard let width = Self.side(sides[0]), let height = Self.side(sides[1]) else { return nil }
    self.width = width
    self.height = height
  }

  /// As the flag writes it: 640x360, 640x or x360.
  public var description: String { "\(width.map(String.init) ?? "")x\(height.map(String.init) ?? "")" }

  /// The number; `.some(nil)` for empty text; `nil` for text that is not a number of pixels.
  private static func side(_ text: Substring) -> Int?? {
    if text.isEmpty { return .some(nil) }
    guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let pixels = Int(text), pixels > 0 else { return nil }
    return pixels
  }
}
