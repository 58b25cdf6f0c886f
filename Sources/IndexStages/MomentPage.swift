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

/// What every page contains besides its moments.
enum PageParts {
  /// Nothing is fetched, and no script but the one below runs, whatever names and texts contain.
  static let policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-\(scriptHash)'"

  static let style = """
    :root{color-scheme:light dark;font:1rem/1.45 system-ui,sans-serif}body{margin:1.5rem}h1{font-size:1.15rem}h2{font-size:1rem;margin:.4rem 0 0}
    ol{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:1.5rem;padding:0;list-style:none}
    .shot{position:relative;background:#8883;aspect-ratio:16/9}.shot img,.shot svg{position:absolute;width:100%;height:100%;object-fit:contain}
    .shot .none{display:grid;place-items:center;height:100%}p{margin:.2rem 0;overflow-wrap:anywhere}
    .box rect{fill:none;stroke:#fb0;stroke-width:3;vector-effect:non-scaling-stroke}.box .edge{stroke:#000;stroke-width:6}
    .box .near{stroke-dasharray:7 5}.command{display:flex;gap:.5rem;align-items:start;margin-top:.3rem}
    code{flex:1;font-size:.85rem;white-space:pre-wrap;overflow-wrap:anywhere;user-select:all}button{font:inherit;font-size:.85rem}
    :focus-visible{outline:3px solid Highlight;outline-offset:2px}.query{display:block;width:100%;margin-top:.4rem}.defs{position:absolute}
    .query polygon{fill:#fa02;stroke:#fa0;stroke-width:3;stroke-linejoin:round;vector-effect:non-scaling-stroke}
    .said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
    """

  /// Copies the command beside a button, and says so.
  static let script = #"""
    document.addEventListener("click",e=>{const b=e.target.closest("button");if(!b)return;const c=b.parentElement.querySelector("code"),s=document.getElementById("said");const done=()=>{s.textContent="copied: "+c.textContent};const pick=()=>{getSelection().selectAllChildren(c);s.textContent=document.execCommand("copy")?"copied: "+c.textContent:"selected: "+c.textContent};navigator.clipboard?navigator.clipboard.writeText(c.textContent).then(done,pick):pick()});
    """#

  /// SHA-256 of the script in base64, as a content security policy requires.
  private static let scriptHash = "1LpPWNYVi6zUffJJLEOXdecgjrnahNc4vDIpfQspf84="
}

/// Shell commands that play a video from a time of its frames.
///
/// A frame's time counts from the file's own zero; players count from where the file begins, which for a transport stream or a
/// recording may be hours later. mpv can be told not to; ffplay can't, so its command subtracts the beginning.
struct PlayCommand {
  private let time: String
  private let video: String

  /// - Parameters:
  ///   - seconds: of the frame to begin with.
  ///   - video: its name, as the index has it.
  init(seconds: Double, video: String) {
    time = TimeText.start(max(0, seconds))
    self.video = ShellText.quoted(Self.asFile(video))
  }

  var mpv: String { "mpv --start=\(time) --rebase-start-time=no -- \(video)" }

  var ffplay: String {
    let beginning = "ffprobe -v error -show_entries format=start_time -of csv=p=0 -i \(video)"
    return "ffplay -ss \"$(\(beginning) | LC_ALL=C awk '{ printf \"%.6f\", \(time) - $1 }')\" -i \(video)"
  }

  /// A file's name that is not read as a protocol ("concat:", "edl://"), as standard input or as a flag. Names of videos that
  /// came over the network are kept.
  private static func asFile(_ name: String) -> String {
    let bytes = Array(name.utf8)
    let isPlain = bytes.first == UInt8(ascii: "/") || bytes.first != UInt8(ascii: "-") && !bytes.contains(UInt8(ascii: ":"))
    return isPlain || network.contains { bytes.starts(with: "\($0)://".utf8) } ? name : "./" + name
  }

  private static let network = ["http", "https", "rtsp", "rtmp", "srt", "udp", "tcp", "rtp"]
}
