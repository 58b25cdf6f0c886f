public import FrameIndex
internal import JSONText
internal import SystemIO

/// A self-contained page of all results of a search: pictures, times, and the commands that play them.
public struct MomentPage {
  /// The page, in UTF-8.
  public let html: String

  /// - Parameters:
  ///   - query: the picture that was looked for: it is shown with the outline of what is seen of each video.
  /// - Throws: `Failure` or `SystemError` if the input can't be read or isn't what it should be.
  public init(of moments: [Moment], pictures: MomentPictures, in index: Shards, query: QueryPicture? = nil) throws {
    let outline = try moments.contains { $0.view != nil } ? query.map { try QueryOutline($0) } : nil
    let cards = moments.indices.map { number in
      Self.card(moments[number], number: number + 1, outline, pictures.pictures[number])
    }
    let name = index.name
    let found = moments.count == 1 ? "1 moment" : "\(moments.count) moments"
    html = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(PageParts.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(found) in \(Self.escaped(name))</title>
      <style>\(PageParts.style)</style>
      </head>
      <body>
      <header><h1>\(found) in \(Self.escaped(name))</h1></header>
      <main>
      \(outline?.definition ?? "")<ol>
      \(cards.joined())</ol>
      </main>
      <p id="said" class="said" role="status"></p>
      <script>\(PageParts.script)</script>
      </body>
      </html>

      """
  }

  private static func card(_ moment: Moment, number: Int, _ outline: QueryOutline?, _ picture: MomentPicture?) -> String {
    let times = "\(TimeText.clock(moment.seconds)) – \(TimeText.clock(moment.toSeconds))"
    let play = PlayCommand(seconds: moment.seconds, video: moment.video)
    return """
      <li><article aria-labelledby="moment-\(number)">
      \(shot(moment, picture))
      <h2 id="moment-\(number)">\(times)</h2>
      <p>\(escaped(moment.video))</p>
      <p>\(escaped(rank(moment)))</p>
      \(moment.text.map { "<p>\(escaped($0))</p>\n" } ?? "")\(seen(moment, picture))\(command(play.mpv, "mpv", times))
      \(command(play.ffplay, "ffplay", times))
      \(outlined(moment, outline))</article></li>

      """
  }

  private static func shot(_ moment: Moment, _ picture: MomentPicture?) -> String {
    guard let picture else { return #"<div class="shot"><p class="none">no picture</p></div>"# }
    let thumbnail = picture.thumbnail
    return """
      <div class="shot"><img alt="\(escaped(description(moment, picture)))" width="\(thumbnail.width)" height="\(thumbnail.height)" \
      src="data:image/jpeg;base64,\(Base64.encode(thumbnail.picture))">\(drawing(picture))</div>
      """
  }

  /// What a picture shows, for those who don't see it.
  private static func description(_ moment: Moment, _ picture: MomentPicture) -> String {
    let place = "\(moment.video) at \(TimeText.clock(moment.pictureSeconds))"
    guard let box = picture.box else { return place }
    return "\(place), \(moment.text ?? "what was found") marked \(part(box))"
  }

  /// In which part of the picture the middle of a box lies.
  private static func part(_ box: SIMD4<Double>) -> String {
    func third(_ value: Double) -> Int { max(0, min(2, Int(value * 3))) }
    let row = third((box.y + box.w) / 2), column = third((box.x + box.z) / 2)
    if row == 1, column == 1 { return "in the middle" }
    return "at the " + [["top", "", "bottom"][row], ["left", "", "right"][column]].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The box over the picture; dashed where the picture shows another frame of the shot.
  private static func drawing(_ picture: MomentPicture) -> String {
    guard let box = picture.box else { return "" }
    let (width, height) = (Double(picture.thumbnail.width), Double(picture.thumbnail.height))
    func pixels(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    let sides = """
      x="\(pixels(box.x * width))" y="\(pixels(box.y * height))" width="\(pixels((box.z - box.x) * width))" \
      height="\(pixels((box.w - box.y) * height))"
      """
    return """
      <svg class="box" viewBox="0 0 \(picture.thumbnail.width) \(picture.thumbnail.height)" aria-hidden="true">\
      <rect class="edge" \(sides)/><rect\(picture.isExact ? "" : " class=\"near\"") \(sides)/></svg>
      """
  }

  /// The best frame, and where in it.
  private static func seen(_ moment: Moment, _ picture: MomentPicture?) -> String {
    guard let sighting = moment.sighting else { return "" }
    let frame = sighting.frame.map { "frame \($0), " } ?? "", by = sighting.detector.map { " by \($0)" } ?? ""
    let sides = (0..<4).map { "\(Int(sighting.box[$0].rounded()))" }.joined(separator: ", ")
    let other = picture?.isExact == false ? "; the picture shows another frame of the shot" : ""
    return "<p>\(escaped("seen best\(by) in \(frame)\(TimeText.clock(sighting.seconds)), at \(sides)\(other)"))</p>\n"
  }

  /// A command with a button that copies it.
  private static func command(_ text: String, _ player: String, _ times: String) -> String {
    """
    <div class="command"><code>\(escaped(text))</code><button type="button" \
    aria-label="copy the command that plays \(times) in \(player)">Copy</button></div>
    """
  }

  private static func outlined(_ moment: Moment, _ outline: QueryOutline?) -> String {
    guard let outline, let view = moment.view else { return "" }
    return outline.drawing(view.corners)
  }

  private static func rank(_ moment: Moment) -> String {
    if let view = moment.view { return "\(moment.kind.rawValue), \(view.inliers) points" }
    if let distance = moment.distance { return "\(moment.certaintyName), \(distance) bits" }
    if moment.kind == .text { return moment.kind.rawValue }
    return "\(moment.kind.rawValue), score \((moment.score * 1000).rounded() / 1000)"
  }

  /// For the text or an attribute of HTML. Characters that can't be seen are shown.
  private static func escaped(_ text: String) -> String { HTMLText.escaped(TerminalText.printable(text)) }
}
