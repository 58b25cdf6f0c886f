internal import JSONText

/// The path of a video in an index: any name that a file can have.
public enum VideoPath {
  /// Whether a file can have the path: it is not empty, and holds no NUL.
  public static func isPossible(_ path: String) -> Bool { !path.isEmpty && !path.utf8.contains(0) }

  /// - Throws: `IndexError.unnamed` for any other.
  static func check(_ path: String) throws(IndexError) {
    guard isPossible(path) else { throw .unnamed }
  }
}

extension JSONValue {
  /// The path of the video that a line names.
  ///
  /// - Parameter common: for lines that name none.
  /// - Returns: `nil` if there is none, or no file can have it.
  func videoPath(or common: String? = nil) -> String? {
    let path = self["video"] == nil ? common : self["video"]?.string
    return path.flatMap { VideoPath.isPossible($0) ? $0 : nil }
  }
}
