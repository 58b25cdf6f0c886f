/// The piece of a video that `frame-decode --from --to` chose, as an origin tells.
struct VideoRange: Equatable {
  /// The flags and their times; empty for the whole video.
  private(set) var text = ""
  /// The origin without them.
  private(set) var rest = ""

  private static let flags: Set<Substring> = ["--from", "--to"]

  init(origin: String) {
    var words = origin.split(separator: " ", omittingEmptySubsequences: false)[...]
    var (range, rest): ([Substring], [Substring]) = ([], [])
    while let word = words.popFirst() {
      if Self.flags.contains(word), let time = words.popFirst() {
        range += [word, time]
      } else if Self.flags.contains(where: { word.hasPrefix($0 + "=") }) {
        range.append(word)
      } else {
        rest.append(word)
      }
    }
    (text, self.rest) = (range.joined(separator: " "), rest.joined(separator: " "))
  }
}

extension IndexedVideo {
  /// Whether both are pieces of one unchanged file and differ only in the piece chosen.
  func isOtherPiece(of other: IndexedVideo) -> Bool {
    let (mine, theirs) = (VideoRange(origin: source.origin), VideoRange(origin: other.source.origin))
    return source.bytes != nil && source.bytes == other.source.bytes && source.modified == other.source.modified
      && mine.rest == theirs.rest && mine.text != theirs.text
  }

  /// Whether a range was chosen of the video.
  var isPiece: Bool { !VideoRange(origin: source.origin).text.isEmpty }
}
