/// Words that are heard or seen over a time: a subtitle, recognised speech or text in the picture.
public struct TextCue: Equatable, Sendable {
  /// Seconds in the video.
  public var seconds: Double
  /// When it ends; equal to the start for text of a single moment.
  public var toSeconds: Double
  /// "subtitle", "speech", "ocr", or the word of the program that made it.
  public var kind: String
  /// The words, without markup, with their newlines.
  public var text: String
  /// Where the words are in the picture, and when they were read best.
  public var place: Sighting?

  /// Memberwise.
  public init(seconds: Double, toSeconds: Double, kind: String = "subtitle", text: String, place: Sighting? = nil) {
    self.place = place
    self.seconds = seconds
    self.toSeconds = toSeconds
    self.kind = kind
    self.text = text
  }
}
