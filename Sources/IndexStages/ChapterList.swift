public import FrameIndex
internal import JSONText
internal import SystemIO

/// The format of a list of shots.
public enum SceneFormat: String, CaseIterable, Sendable {
  case table, ndjson
  /// WebVTT chapters.
  case vtt
  /// FFmpeg's metadata file, with one chapter per shot.
  case ffmetadata
}

/// A list of shots, for people, players and programs.
public struct SceneReport {
  private let format: SceneFormat
  private var line = JSONLine()
  private var isFirst = true

  /// Writes shots in this format.
  public init(format: SceneFormat) { self.format = format }

  /// The lines of one video's shots.
  public mutating func lines(_ shots: [Shot]) -> [String] {
    defer { isFirst = false }
    switch format {
    case .table: return table(shots)
    case .ndjson: return shots.map { json($0) }
    case .vtt: return (isFirst ? ["WEBVTT"] : []) + shots.enumerated().flatMap { Self.cue($1, number: $0 + 1) }
    case .ffmetadata: return (isFirst ? [";FFMETADATA1"] : []) + shots.enumerated().flatMap { Self.chapter($1, number: $0 + 1) }
    }
  }

  private func table(_ shots: [Shot]) -> [String] {
    var table = TextTable(head: ["time", "to", "frame", "score", "video"], numeric: [2, 3])
    for shot in shots {
      let score = String((shot.score * 10).rounded() / 10)
      table.add([TimeText.clock(shot.seconds), TimeText.clock(shot.toSeconds), "\(shot.firstFrame)", score, shot.video])
    }
    return isFirst ? table.lines : Array(table.lines.dropFirst())
  }

  private mutating func json(_ shot: Shot) -> String {
    line.begin()
    line.field("kind", "shot")
    line.field("video", shot.video)
    line.field("frame", shot.firstFrame)
    line.field("last_frame", shot.lastFrame)
    line.field("seconds", shot.seconds)
    line.field("to_seconds", shot.toSeconds)
    line.field("score", shot.score)
    line.end()
    return String(decoding: line.bytes.dropLast(), as: UTF8.self)
  }

  private static func cue(_ shot: Shot, number: Int) -> [String] {
    ["", "\(TimeText.clock(shot.seconds)) --> \(TimeText.clock(shot.toSeconds))", "Shot \(number)"]
  }

  private static func chapter(_ shot: Shot, number: Int) -> [String] {
    let start = Int((shot.seconds * 1000).rounded()), end = Int((shot.toSeconds * 1000).rounded())
    return ["[CHAPTER]", "TIMEBASE=1/1000", "START=\(start)", "END=\(end)", "title=Shot \(number)"]
  }
}
