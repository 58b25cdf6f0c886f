/// A name in a folder, whether or not there is such a file: two names are the same place if these are equal.
struct FilePlace: Hashable {
  private let folder: FileIdentity
  private let name: ByteString

  /// `nil` if there is no such folder.
  init?(_ path: ByteString) {
    guard let status = path.folder.status else { return nil }
    folder = FileIdentity(status)
    name = path.lastComponent
  }
}
