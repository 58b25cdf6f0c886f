internal import CSQLite

/// File systems that lie on another machine, by the magic numbers of `statfs(2)`.
///
/// SQLite's write-ahead log shares memory between its users; across machines that would damage the file in silence.
enum NetworkFileSystem {
  static func name(ofMagic magic: UInt32) -> String? {
    switch magic {
    case 0x6969: "nfs"
    case 0x517B, 0xFE53_4D42, 0xFF53_4D42: "smb"
    case 0x5346_414F, 0x6B41_4653: "afs"
    case 0x0102_1997: "9p"
    case 0x00C3_6400: "ceph"
    case 0x0BD0_0BD0: "lustre"
    case 0x4750_4653: "gpfs"
    case 0x7461_636F: "ocfs2"
    case 0x0116_1970: "gfs2"
    default: nil
    }
  }

  /// Throws where the file, or the folder it would be made in, is on a network file system.
  static func refuse(_ path: String) throws(IndexError) {
    let here = unsafe framepipe_file_system(path)
    let magic = here != 0 ? here : unsafe framepipe_file_system(folder(of: path))
    guard let kind = name(ofMagic: magic) else { return }
    throw .networkFileSystem(path: path, kind: kind)
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
