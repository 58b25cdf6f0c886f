/// A failure that libjpeg-turbo reported.
public struct JPEGError: Error, CustomStringConvertible {
  /// The library's message, for example "Not a JPEG file: starts with 0x00 0x00".
  public let description: String
}
