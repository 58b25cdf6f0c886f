internal import FrameStream
internal import SystemIO

/// Frame indices in a file: one per line, or an array of integers.
public enum FrameList {
  /// Reads the whole file.
  ///
  /// - Returns: an index for each row of an array of vectors, each at least 0.
  /// - Throws: `Failure` if the file can't be read, or a line or an element is not a frame index.
  public static func read(_ path: String) throws -> [Int] {
    guard try VectorAddStage.isArray(path) else { return try lines(path) }
    var array = try NumpyArray(try VectorAddStage.open(path), name: path)
    guard array.axes == 1 else { throw Failure(.damagedInput, "\(path): expected one axis of frame indices") }
    var frames: [Int] = []
    while let number = try array.row()?[0] { frames.append(try frame(Int(exactly: number), path, frames.count + 1)) }
    return frames
  }

  private static func lines(_ path: String) throws -> [Int] {
    var reader = LineReader(try VectorAddStage.open(path))
    var frames: [Int] = []
    while let line = try reader.next() {
      let text = String(decoding: line.filter { $0 > 0x20 }, as: UTF8.self)
      frames.append(try frame(Int(text), path, frames.count + 1))
    }
    return frames
  }

  private static func frame(_ number: Int?, _ path: String, _ line: Int) throws -> Int {
    guard let number, number >= 0 else { throw Failure(.damagedInput, "\(path):\(line): not a frame index") }
    return number
  }
}
