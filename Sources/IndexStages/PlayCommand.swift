internal import SystemIO

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
