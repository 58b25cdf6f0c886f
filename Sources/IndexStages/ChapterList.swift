public import FrameIndex
internal import SystemIO

/// Shots as the chapters that players read.
public enum ChapterList: String, CaseIterable, Sendable {
  /// WebVTT chapters.
  case vtt
  /// FFmpeg's metadata file, with one chapter per shot.
  case ffmetadata

  /// The chapters of each video's shots, as lines without their newlines; nothing for no video.
  public func lines(_ videos: [[Shot]]) -> [String] {
    guard !videos.isEmpty else { return [] }
    return [head] + videos.flatMap { shots in shots.enumerated().flatMap { chapter($1, number: $0 + 1) } }
  }

  private var head: String {
    switch self {
    case .vtt: "WEBVTT"
    case .ffmetadata: ";FFMETADATA1"
    }
  }

  private func chapter(_ shot: Shot, number: Int) -> [String] {
    switch self {
    case .vtt: return ["", "\(TimeText.clock(shot.seconds)) --> \(TimeText.clock(shot.toSeconds))", "Shot \(number)"]
    case .ffmetadata:
      let start = Int((shot.seconds * 1000).rounded()), end = Int((shot.toSeconds * 1000).rounded())
      return ["[CHAPTER]", "TIMEBASE=1/1000", "START=\(start)", "END=\(end)", "title=Shot \(number)"]
    }
  }
}
