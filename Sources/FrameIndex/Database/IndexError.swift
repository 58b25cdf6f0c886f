/// Why an index could not be opened, read or written. One line, lower case; `hint` says what to do about it.
public enum IndexError: Error, Equatable, CustomStringConvertible {
  /// No such file.
  case missing(path: String)
  /// The file is there but can't be opened.
  case unreadable(path: String, reason: String)
  /// Another kind of file.
  case notAnIndex(path: String)
  /// Written by a later version of this program.
  case newerVersion(path: String, found: Int, expected: Int)
  /// Fingerprints that can't be compared with those this program makes.
  case otherSettings(path: String, setting: String, found: String, expected: String)
  /// The file is an index, but its contents contradict themselves.
  case damaged(path: String, detail: String)
  case cannotCreate(path: String, reason: String)
  case readOnly(path: String)
  /// Many writers share memory through the file, which does not work across machines.
  case networkFileSystem(path: String, kind: String)
  /// The path now names another file, or none.
  case replaced(path: String)
  /// Another machine is writing the file: its log is open, and can't be read from here.
  case writtenElsewhere(path: String, kind: String)
  /// A file that is read without locks was written to meanwhile.
  case changed(path: String)
  /// The disk is full.
  case full(path: String)
  /// Another program kept the file locked for so long.
  case busy(path: String, seconds: Int)
  /// Reading or writing failed.
  case io(path: String, detail: String)
  /// Another program has begun to add the same video.
  case superseded(video: String)
  /// A number or time is out of an index's range.
  case frameOutOfRange(video: String, frame: Int, pts: Int64, duration: Int64)
  case unknownVideo(String)
  /// A video whose path is empty or holds a NUL.
  case unnamed
  /// A video of the new path is there already.
  case pathTaken(String)
  /// Another piece of the same file is there.
  case otherPiece(video: String, found: String, refused: String)
  case unknownModel(String)
  /// A model's vectors have other dimensions or are compared in another way.
  case otherModel(name: String, found: String, expected: String)
  /// A line of the input is malformed.
  case badLine(number: Int, reason: String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such file"
    case .unreadable(let path, let reason): "\(path): can't be opened: \(reason)"
    case .notAnIndex(let path): "\(path): not a frame index"
    case .newerVersion(let path, let found, let expected):
      "\(path): written by a newer version: format \(found), expected at most \(expected)"
    case .otherSettings(let path, let setting, let found, let expected):
      "\(path): made with other settings: \(setting) is '\(found)', expected '\(expected)'"
    case .damaged(let path, let detail): "\(path): damaged: \(detail)"
    case .cannotCreate(let path, let reason): "\(path): can't be created: \(reason)"
    case .readOnly(let path): "\(path): can't be written: read-only"
    case .networkFileSystem(let path, let kind): "\(path): lies on a network file system (\(kind))"
    case .replaced(let path): "\(path): was replaced or removed while it was open"
    case .writtenElsewhere(let path, let kind): "\(path): is being written on another machine (\(kind)): its write-ahead log is open"
    case .changed(let path): "\(path): was written to while it was read"
    case .full(let path): "\(path): no space left on the disk"
    case .busy(let path, let seconds): "\(path): locked by another program for more than \(seconds) s"
    case .io(let path, let detail): "\(path): \(detail)"
    case .superseded(let video): "\(video): another program has taken over adding this video"
    case .frameOutOfRange(let video, let frame, let pts, let duration):
      "\(video): frame \(frame) has the time \(pts) and the duration \(duration), larger than an index can hold"
    case .unnamed: "a video without a path"
    case .unknownVideo(let video): "\(video): no such video in the index"
    case .pathTaken(let video): "\(video): the index has a video of this path already"
    case .otherPiece(let video, let found, let refused):
      "\(video): the index holds the piece '\(found)' of it; the piece '\(refused)' is skipped"
    case .unknownModel(let name): "\(name): no such model in the index"
    case .otherModel(let name, let found, let expected): "model \(name): \(found), expected \(expected)"
    case .badLine(let number, let reason): "line \(number): \(reason)"
    }
  }

  /// For damage, the description without the path.
  var detail: String {
    if case .damaged(_, let detail) = self { return detail }
    return description
  }

  /// What to do about it, if anything helps.
  public var hint: String? {
    switch self {
    case .networkFileSystem: "write the index on a local disk, then copy it there with frame-index publish"
    case .writtenElsewhere: "read it on that machine, or have it copied with frame-index publish"
    case .changed: "read it again"
    case .otherSettings: "begin a new index; fingerprints of the two can't be compared"
    case .newerVersion: "update this program"
    case .damaged: "frame-index verify lists what is wrong; frame-index export saves what can be read"
    case .otherPiece: "cut it with frame-decode --part, whose parts are joined, or add each piece under a name: frame-index add --as"
    case .unnamed: "frame-index add --as names it"
    case .unknownModel: "frame-index info lists the models"
    default: nil
    }
  }
}
