/// A name in a folder, whatever file stands there, if any: two names are one place where these are equal.
struct FilePlace: Hashable {
  private let folder: FileIdentity
  private let name: ByteString

  /// `nil` where there is no such folder.
  init?(_ path: ByteString) {
    guard let status = path.folder.status else { return nil }
    folder = FileIdentity(status)
    name = path.lastComponent
  }
}
