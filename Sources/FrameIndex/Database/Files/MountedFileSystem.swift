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
