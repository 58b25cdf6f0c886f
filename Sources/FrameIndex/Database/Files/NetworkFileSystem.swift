internal import CSQLite
import Glibc
internal import SystemIO

/// File systems that another machine may write beside this one.
///
/// Programs that write an index share memory, and SQLite's locks lie in it: across machines they would silently damage the file.
enum NetworkFileSystem {
  /// The kind that a file lies on, or the folder that it would be made in; `nil` if it is local.
  ///
  /// The kernel's list of mounts tells file systems in user space apart. If there is none, `statfs(2)` has to do.
  static func kind(of path: String) -> String? {
    let file = ByteString(name: path), existing = file.allows(F_OK) ? file : file.folder
    if let mounted = mounted(existing) { return mounted.isOnNetwork ? mounted.kind : nil }
    return name(ofMagic: unsafe existing.withCString { unsafe framepipe_file_system($0) })
  }

  /// Throws if an index must not be written there.
  static func refuseToWrite(_ path: String) throws(IndexError) {
    guard let kind = kind(of: path) else { return }
    throw .networkFileSystem(path: path, kind: kind)
  }

  /// The mount's number comes from `/proc/self/fdinfo`. A descriptor of `O_PATH` opens no file: closing one that does would drop
  /// the locks that SQLite holds on the same file.
  private static func mounted(_ path: ByteString) -> MountedFileSystem? {
    let pathOnly: Int32 = 0o10_000_000  // O_PATH, which is a macro of Linux's own.
    let descriptor = unsafe path.withCString { unsafe open($0, pathOnly | O_CLOEXEC) }
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let lines = text(of: "/proc/self/fdinfo/\(descriptor)").split(separator: "\n")
    guard let line = lines.first(where: { $0.hasPrefix("mnt_id:") }) else { return nil }
    guard let mountID = Int(line.dropFirst(7).drop { $0 == "\t" || $0 == " " }) else { return nil }
    return MountedFileSystem.find(mountID: mountID, in: text(of: "/proc/self/mountinfo"))
  }

  /// A kernel file, whose size is not known in advance. Empty where it can't be read.
  private static func text(of path: String) -> String {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while true {
      let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        count = unsafe max(0, read(descriptor, buffer.baseAddress, buffer.count))
      }
      if chunk.isEmpty { return String(decoding: bytes, as: UTF8.self) }
      bytes += chunk
    }
  }

  /// By the magic numbers of `statfs(2)`. That of FUSE does not say which file system it stands for.
  static func name(ofMagic magic: UInt32) -> String? {
    switch magic {
    case 0x6969: "nfs"
    case 0x517B, 0xFE53_4D42, 0xFF53_4D42: "smb"
    case 0x5346_414F, 0x6B41_4653: "afs"
    case 0x0102_1997: "9p"
    case 0x00C3_6400: "ceph"
    case 0x0BD0_0BD0: "lustre"
    case 0x1983_0326: "beegfs"
    case 0x4750_4653: "gpfs"
    case 0x7461_636F: "ocfs2"
    case 0x0116_1970: "gfs2"
    case 0x6573_5546: "fuse"
    default: nil
    }
  }
}

/// A file system as the kernel lists it: a line of `/proc/self/mountinfo`, `proc(5)`.
struct MountedFileSystem: Equatable {
  let mountID: Int
  /// `ext4`, `nfs4`, `fuse.sshfs` and so on.
  let kind: String
  /// A device, a server with its folder, or any word.
  let source: String
  /// Whether it lies on a block device: such file systems have a major number of their device, others 0.
  let isOnDevice: Bool

  /// - Parameter line: `36 35 98:0 /folder /mount rw,noatime master:1 - ext3 /dev/root rw`, with any number of words before the
  ///   hyphen.
  init?(_ line: Substring) {
    let words = line.split(separator: " ")
    guard words.count > 6, let mountID = Int(words[0]), let major = Int(words[2].prefix { $0 != ":" }) else { return nil }
    guard let hyphen = words[6...].firstIndex(of: "-"), words.indices.contains(hyphen + 2) else { return nil }
    self.mountID = mountID
    kind = String(words[hyphen + 1])
    source = String(words[hyphen + 2])
    isOnDevice = major != 0
  }

  /// Whether another machine may change its files beside this one.
  ///
  /// An unknown file system without a device counts as a network file system if its source names a server. FUSE does not say
  /// where files are: it counts as a network file system unless its program is known to keep them on this machine, or its source
  /// is a path.
  var isOnNetwork: Bool {
    if Self.networkKinds.contains(kind) { return true }
    if kind == "fuse" || kind.hasPrefix("fuse.") {
      let isPath = source.hasPrefix("/") && !source.hasPrefix("//") && source != "/dev/fuse" && !source.contains(":")
      return !isPath && !Self.localFUSE.contains(kind == "fuse" ? source[...] : kind.dropFirst(5))
    }
    return !isOnDevice && !Self.localKinds.contains(kind) && (source.contains(":") || source.hasPrefix("//"))
  }

  /// Of the kernel, its modules, and virtual machines that share a folder with their host.
  private static let networkKinds: Set<String> = [
    "9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "cvfs", "daos", "davfs", "fakeowner", "gfs", "gfs2", "glusterfs", "gpfs",
    "lustre", "mfs", "ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "panfs", "prl_fs", "pvfs2", "quobyte", "smb2", "smb3", "smbfs", "vboxsf",
    "virtiofs", "vmhgfs", "wekafs",
  ]

  /// Without a device, and with a source that may hold a colon.
  private static let localKinds: Set<String> = ["bcachefs", "btrfs", "overlay", "ramfs", "tmpfs", "zfs"]

  /// File systems in user space that keep their files on this machine.
  private static let localFUSE: Set<Substring> = [
    "archivemount", "bindfs", "cryfs", "encfs", "exfat", "ext2", "ext4", "fuse-overlayfs", "fuse2fs", "gocryptfs", "lxcfs", "mergerfs",
    "mhddfs", "ntfs", "ntfs-3g", "policyfs", "rofs", "securefs", "shfs", "squashfuse", "squashfuse_ll", "unionfs", "unionfs-fuse",
    "veracrypt", "zfs-fuse",
  ]
}

extension MountedFileSystem {
  /// The line of one mount.
  static func find(mountID: Int, in text: some StringProtocol) -> MountedFileSystem? {
    let beginning = "\(mountID) "
    return text.split(separator: "\n").lazy.filter { $0.hasPrefix(beginning) }.compactMap { MountedFileSystem(Substring($0)) }.first
  }
}
