internal import Glibc
public import SystemIO

/// Where the videos of an index are: below a folder and nowhere else, whatever paths the index holds.
public struct VideoFiles: Sendable {
  private let root: ByteString

  /// - Parameter root: the folder.
  public init(below root: ByteString) { self.root = root }

  /// The file of a video: the longest tail of its path that exists below the folder.
  ///
  /// - Returns: `nil` if there is none, or if the path leads out of the folder.
  func file(of video: String) -> ByteString? {
    let slash = UInt8(ascii: "/"), parts = ByteString(name: video).bytes.split(separator: slash).filter { $0 != [UInt8(ascii: ".")] }
    // What follows the last "..", which may have led anywhere.
    let safe = parts.split(separator: Array("..".utf8)[...], omittingEmptySubsequences: false).last ?? []
    for first in safe.indices {
      let path = ByteString(bytes: root.bytes + safe[first...].flatMap { [slash] + $0 })
      var status = stat()
      if unsafe path.withCString({ unsafe stat($0, &status) }) == 0, status.st_mode & S_IFMT == S_IFREG { return path }
    }
    return nil
  }
}
