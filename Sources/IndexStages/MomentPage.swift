public import FrameIndex
internal import JSONText
internal import SystemIO

/// A self-contained page of all results of a search: thumbnails, times, and the commands that play them.
public struct MomentPage {
  /// The page, in UTF-8.
  public let html: String

  /// - Parameter query: the picture that was looked for: it is shown with the outline of what is seen of each video.
  public init(of moments: [Moment], in index: Shards, query: QueryPicture? = nil) throws {
    let outline = try moments.contains { $0.view != nil } ? query.map { try QueryOutline($0) } : nil
    let cards = try moments.map { moment in
      Self.card(moment, outline, try index.thumbnail(of: moment.video, seconds: moment.seconds))
    }
    let found = moments.count == 1 ? "1 moment" : "\(moments.count) moments"
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(found) in \(Self.escaped(index.name))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <h1>\(found) in \(Self.escaped(index.name))</h1>
      \(outline?.definition ?? "")<ol>
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
    .band{opacity:.75}.query{display:block;width:100%;margin-top:.4rem}.defs{position:absolute}
    .query polygon{fill:#fa02;stroke:#fa0;stroke-width:3;stroke-linejoin:round;vector-effect:non-scaling-stroke}
    """

  private static func card(_ moment: Moment, _ outline: QueryOutline?, _ thumbnail: Thumbnail?) -> String {
    let times = "\(TimeText.clock(moment.seconds)) – \(TimeText.clock(moment.toSeconds))"
    let play = PlayCommand(seconds: moment.seconds, video: moment.video)
    return """
      <li>
      \(picture(thumbnail, description: "\(moment.video) at \(TimeText.clock(moment.seconds))"))
      <p><strong>\(times)</strong> <span class="band">\(escaped(rank(moment)))</span></p>
      <p>\(escaped(moment.video))</p>
      \(moment.text.map { "<p>\(escaped($0))</p>\n" } ?? "")<code>\(escaped(play.mpv))</code>
      <code>\(escaped(play.ffplay))</code>
      \(outlined(moment, outline))</li>

      """
  }

  private static func picture(_ thumbnail: Thumbnail?, description: String) -> String {
    guard let thumbnail else { return #"<div class="none"></div>"# }
    return """
      <img alt="\(escaped(description))" width="\(thumbnail.width)" height="\(thumbnail.height)" \
      src="data:image/jpeg;base64,\(Base64.encode(thumbnail.picture))">
      """
  }

  private static func outlined(_ moment: Moment, _ outline: QueryOutline?) -> String {
    guard let outline, let view = moment.view else { return "" }
    return outline.drawing(view.corners)
  }

  private static func rank(_ moment: Moment) -> String {
    if let view = moment.view { return "\(moment.kind.rawValue), \(view.inliers) points" }
    if let distance = moment.distance, let band = moment.band { return "\(band.rawValue), \(distance) bits" }
    return moment.kind.rawValue
  }

  /// For the text or an attribute of HTML. Characters that can't be seen are shown.
  private static func escaped(_ text: String) -> String { HTMLText.escaped(TerminalText.printable(text)) }
}
