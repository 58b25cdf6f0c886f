public import FrameIndex
internal import JSONText
internal import SystemIO

/// A self-contained page of all results of a search: thumbnails, times, and the commands that play them.
public struct MomentPage {
  /// The page, in UTF-8.
  public let html: String

  public init(of moments: [FoundMoment], in index: IndexFile) throws {
    let cards = try moments.map { moment in
      Self.card(moment, try index.thumbnail(of: moment.video, seconds: moment.seconds))
    }
    let found = moments.count == 1 ? "1 moment" : "\(moments.count) moments"
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(found) in \(Self.escaped(index.path))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <h1>\(found) in \(Self.escaped(index.path))</h1>
      <ol>
      \(cards.joined())</ol>
      </body>
      </html>

      """
  }

  private static let style = """
    :root{color-scheme:light dark;font:15px/1.45 system-ui,sans-serif}body{margin:1.5rem}h1{font-size:1.1rem}
    ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(17rem,1fr));gap:1.25rem;padding:0;list-style:none}
    img,.none{display:block;width:100%;aspect-ratio:16/9;object-fit:contain;background:#8883}
    p{margin:.3rem 0;overflow-wrap:anywhere}code{display:block;font-size:.8rem;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all}
    .band{opacity:.75}
    """

  private static func card(_ moment: FoundMoment, _ thumbnail: Thumbnail?) -> String {
    let times = "\(TimeText.clock(moment.seconds)) – \(TimeText.clock(moment.toSeconds))"
    return """
      <li>
      \(picture(thumbnail, description: "\(moment.video) at \(TimeText.clock(moment.seconds))"))
      <p><strong>\(times)</strong> <span class="band">\(escaped(rank(moment)))</span></p>
      <p>\(escaped(moment.video))</p>
      \(moment.text.map { "<p>\(escaped($0))</p>\n" } ?? "")<code>\(escaped(mpv(moment)))</code>
      <code>\(escaped(ffplay(moment)))</code>
      </li>

      """
  }

  private static func picture(_ thumbnail: Thumbnail?, description: String) -> String {
    guard let thumbnail else { return #"<div class="none"></div>"# }
    return """
      <img alt="\(escaped(description))" width="\(thumbnail.width)" height="\(thumbnail.height)" \
      src="data:image/jpeg;base64,\(Base64.encode(thumbnail.picture))">
      """
  }

  private static func rank(_ moment: FoundMoment) -> String {
    if let distance = moment.distance, let band = moment.band { return "\(band.rawValue), \(distance) bits" }
    return moment.kind.rawValue
  }

  private static func mpv(_ moment: FoundMoment) -> String { "mpv --start=\(start(moment)) -- \(quoted(moment.video))" }
  private static func ffplay(_ moment: FoundMoment) -> String { "ffplay -ss \(start(moment)) -i \(quoted(moment.video))" }

  /// The start of the moment, in milliseconds.
  private static func start(_ moment: FoundMoment) -> String { TimeText.clock(max(0, moment.seconds)) }

  /// For a shell.
  private static func quoted(_ name: String) -> String { ShellText.quoted(name) }

  /// For the text or an attribute of HTML. Characters that can't be seen are shown.
  private static func escaped(_ text: String) -> String { HTMLText.escaped(TerminalText.printable(text)) }
}
