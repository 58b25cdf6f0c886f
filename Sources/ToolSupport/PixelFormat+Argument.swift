public import ArgumentParser
public import Pixels
internal import SystemIO

extension PixelFormat {
  /// The names that a shell completes after a flag that takes a format.
  public static var completion: CompletionKind { .list(allCases.map(\.name)) }

  /// The format of a flag's text.
  /// - Throws: `Failure` for a name that is not a pixel format's.
  public static func parse(_ text: String) throws -> PixelFormat {
    guard let format = PixelFormat(name: text) else {
      throw Failure(
        .usage, "unknown pixel format '\(text)'", hint: "one of gray, rgb24, bgr24, rgba, bgra, rgb48le, yuv420p, nv12, … (FFmpeg's names)")
    }
    return format
  }
}
