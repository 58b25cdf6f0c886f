public import FrameIndex
public import JSONText
internal import SystemIO

extension IndexedVideo: TabularAnswer {
  public func describe(to line: inout JSONLine) {
    line.field("kind", "video")
    line.field("video", source.path)
    line.field("state", state.name)
    line.field("width", source.width)
    line.field("height", source.height)
    line.field("codec", source.codec)
    line.field("bytes", source.bytes)
    line.field("modified", source.modified)
    line.field("frames", frames)
    line.field("fingerprints", fingerprints)
    line.field("seconds", seconds)
    line.field("note", note)
  }

  public static func table(for videos: [IndexedVideo]) -> TextTable {
    TextTable(head: ["length", "frames", "stored", "size", "state", "video"], numeric: [1, 2])
  }

  public var cells: [String] {
    [
      TimeText.clock(seconds), "\(frames)", "\(fingerprints)", "\(source.width)x\(source.height)", state.name,
      source.path + (note.map { " (\($0))" } ?? ""),
    ]
  }

  /// What identifies the video's file, for scripts: state, size, modification time and the path's own bytes, then a NUL. An
  /// unknown number is "-".
  public var fileRecord: [UInt8] {
    let numbers = [source.bytes, source.modified].map { $0.map { String($0) } ?? "-" }
    return Array("\(state.name) \(numbers[0]) \(numbers[1]) ".utf8) + ByteString(name: source.path).bytes + [0]
  }
}
