public import Pixels

/// The picture that a PNG describes: PNG specification (third edition), 11.2.1 and 11.3.
public struct PNGPicture: Equatable, Sendable {
  /// Size and pixel format; a format for which `holds` is true.
  public let layout: FrameLayout
  /// Colour of the samples; full range.
  public let colour: ColourDescription
  /// 0/1 if unknown.
  public let sampleAspectRatio: Rational

  /// - Returns: `nil` for a format that a PNG can't hold: see `holds`.
  public init?(layout: FrameLayout, colour: ColourDescription, sampleAspectRatio: Rational = Rational(0, 1)) {
    guard Self.holds(layout.format) else { return nil }
    self.layout = layout
    self.colour = colour
    self.sampleAspectRatio = sampleAspectRatio
  }

  /// Whether a PNG can hold samples of the format unchanged.
  public static func holds(_ format: PixelFormat) -> Bool { channels(of: format) != nil }

  /// Samples per pixel.
  static func channels(of format: PixelFormat) -> Int? {
    switch format {
    case .gray, .gray16le, .gray16be: 1
    case .ya8, .ya16le, .ya16be: 2
    case .rgb24, .rgb48le, .rgb48be: 3
    case .rgba, .rgba64le, .rgba64be: 4
    default: nil
    }
  }

  /// The PNG format that keeps the most of a format's depth and alpha.
  public static func format(for format: PixelFormat) -> PixelFormat {
    if holds(format) { return format }
    let descriptor = format.descriptor
    let isDeep = descriptor.depth > 8
    switch (descriptor.model, descriptor.hasAlpha) {
    case (.gray, false): return isDeep ? .gray16be : .gray
    case (.gray, true): return isDeep ? .ya16be : .ya8
    case (_, false): return isDeep ? .rgb48be : .rgb24
    case (_, true): return isDeep ? .rgba64be : .rgba
    }
  }

  /// Whether the source specified sRGB. Assumptions are not written to files.
  var isSRGB: Bool { isTagged && colour.primaries == .bt709 && colour.transfer == .srgb }

  /// Whether the source specified primaries and transfer.
  var isTagged: Bool {
    colour.assumed.isDisjoint(with: [.primaries, .transfer]) && colour.primaries != .unspecified && colour.transfer != .unspecified
  }
}
