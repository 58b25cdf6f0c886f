internal import Pixels
internal import SystemIO

/// What a search needs to know of a video: its path and the length of its ticks.
struct VideoKey: Equatable {
  @ExactText var path: String
  var timeBase: Rational

  /// Converts a time in ticks to seconds.
  func seconds(_ pts: Int64) -> Double { Double(pts) * Double(timeBase.numerator) / Double(timeBase.denominator) }
}

extension Statement {
  /// Path and time base in three columns.
  func videoKey(_ column: Int32) throws(IndexError) -> VideoKey { VideoKey(path: text(column), timeBase: try timeBase(column + 1)) }

  /// Numerator and denominator in two columns; those of a video without frames are null.
  func timeBase(_ column: Int32) throws(IndexError) -> Rational {
    guard !isNull(column) else { return Rational(1, 1) }
    let range = 1...Int64(Int32.max)
    return Rational(Int32(try integer(column, in: range, "time base")), Int32(try integer(column + 1, in: range, "time base")))
  }
}
