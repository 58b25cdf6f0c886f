import Foundation
import TestSupport
import Testing

@testable import FrameIndex

/// Where an index may be written, and how it is read where it may not.
@Suite struct FileSystemTests {
  private static func line(_ kind: String, _ source: String, device: String = "0:41") -> Substring {
    "98 27 \(device) / /mnt/my\\040videos rw,nosuid shared:7 master:1 - \(kind) \(source) rw,user_id=0"
  }

  @Test(arguments: [
    ("nfs4", "nas:/films"), ("nfs", "10.0.0.2:/films"), ("cifs", "//nas/films"), ("smb3", "//nas/films"), ("9p", "share"),
    ("ceph", "10.0.0.2:6789:/"), ("lustre", "10.0.0.2@tcp:/scratch"), ("beegfs", "beegfs_nodev"), ("gpfs", "scratch"),
    ("virtiofs", "share"),
    ("fuse.sshfs", "me@nas:/films"), ("fuse.glusterfs", "nas:/films"), ("fuse.ceph-fuse", "ceph-fuse"), ("fuse.rclone", "drive:"),
    ("fuse.s3fs", "s3fs"), ("fuse.vmhgfs-fuse", "vmhgfs-fuse"), ("fuse", "https://nas/dav/"), ("fuse", "Passthrough"),
    ("fuse", "//nas/films"), ("fuse.unknown", "/nas:/films"), ("fuse.unknown", "/dev/fuse"),
    ("newfs", "nas:/films"), ("newfs", "//nas/films"),
  ])
  func networksAreTold(kind: String, source: String) throws {
    let mounted = try #require(MountedFileSystem(Self.line(kind, source)))
    #expect(mounted.kind == kind && mounted.isOnNetwork)
  }

  @Test(arguments: [
    ("ext4", "/dev/vda", "254:0"), ("xfs", "/dev/mapper/a:b", "253:2"), ("btrfs", "/dev/sda2", "0:31"), ("zfs", "pool/films:old", "0:40"),
    ("tmpfs", "tmpfs", "0:41"), ("overlay", "overlay", "0:41"), ("fuseblk", "/dev/sdb1", "8:17"), ("fuse.mergerfs", "a:b", "0:41"),
    ("fuse.ntfs-3g", "/dev/sdb1", "0:41"), ("fuse.bindfs", "/films", "0:41"), ("fuse.gocryptfs", "/films", "0:41"),
    ("fuse", "unionfs", "0:41"),
    ("fuse.unknown", "/dev/sdb1", "0:41"), ("fuse", "/films", "0:41"), ("fuse", "/disk.img", "0:41"),
  ])
  func localOnesAreNot(kind: String, source: String, device: String) throws {
    let mounted = try #require(MountedFileSystem(Self.line(kind, source, device: device)))
    #expect(!mounted.isOnNetwork)
  }

  @Test func aMountIsFoundByItsNumberWhateverFieldsComeBetween() {
    let text = """
      27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
      9 27 0:41 / /short - nfs4 nas:/films rw
      98 27 0:42 / /mnt/a rw,nosuid shared:7 master:1 propagate_from:2 - fuse.sshfs me@nas:/films rw
      broken
      99 27 0:43 / /mnt/b rw - tmpfs
      """
    #expect(MountedFileSystem.find(mountID: 98, in: text)?.kind == "fuse.sshfs")
    #expect(MountedFileSystem.find(mountID: 27, in: text)?.kind == "ext4")
    #expect(MountedFileSystem.find(mountID: 99, in: text) == nil)
    #expect(MountedFileSystem.find(mountID: 1, in: text) == nil)
  }

  @Test func thisMachinesFoldersAreItsOwn() throws {
    let folder = TestFolder()
    #expect(NetworkFileSystem.kind(of: folder.file("none.fidx")) == nil)
    #expect(NetworkFileSystem.kind(of: folder.path) == nil)
    #expect(NetworkFileSystem.kind(of: "none.fidx") == nil)
  }

  @Test func readersLeaveNoFiles() throws {
    let folder = TestFolder()
    let path = folder.file("i.fidx")
    try IndexFile.openOrCreate(path).add(randomFrames(20, seed: 1), as: source("a"))
    #expect(files(of: folder) == ["i.fidx"])
    do {
      let one = try IndexFile.open(path), other = try IndexFile.open(path)
      let (videos, summary) = (try one.videos(), try other.summary())
      #expect(videos.count == 1)
      #expect(summary.frames == 20)
    }
    #expect(files(of: folder) == ["i.fidx"])
  }

  /// A file that is read without locks is watched: what two states of it have brought is no answer.
  @Test func aChangedFileIsNoticedWithoutLocks() throws {
    let folder = TestFolder()
    let path = folder.file("i.fidx")
    try IndexFile.openOrCreate(path).add(randomFrames(20, seed: 1), as: source("a"))
    let reader = try Connection(path: path, .read, isImmutable: true)
    let before = try count(reader)
    #expect(before == 1)
    try IndexFile.openForWriting(path).add(randomFrames(30, seed: 2), as: source("b"))
    #expect(throws: IndexError.changed(path: path)) { try count(reader) }
    // Replaced by another, the file that is open is what it was.
    let second = try Connection(path: path, .read, isImmutable: true)
    try FileManager.default.copyItem(atPath: path, toPath: folder.file("copy"))
    let status = rename(folder.file("copy"), path)
    #expect(status == 0)
    try IndexFile.openForWriting(path).add(randomFrames(10, seed: 3), as: source("c"))
    let after = try count(second)
    #expect(after == 2)
  }
}

private func count(_ connection: Connection) throws(IndexError) -> Int64 {
  try connection.snapshot { () throws(IndexError) in try connection.integer("SELECT count(*) FROM video") }
}

private func files(of folder: TestFolder) -> [String] {
  ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
}

@Suite struct PublishTests {
  private func filled(_ path: String) throws -> IndexFile {
    let index = try IndexFile.openOrCreate(path)
    try index.add(randomFrames(500, seed: 4), as: source("a"))
    return index
  }

  private func drafts(_ folder: TestFolder) -> [String] { files(of: folder).filter { $0.hasSuffix(".draft") } }

  /// The log of an open writer is emptied into the file first, and the copy is the file, byte for byte.
  @Test func theCopyIsTheFile() throws {
    let folder = TestFolder()
    let (path, target) = (folder.file("i.fidx"), folder.file("out.fidx"))
    let writer = try filled(path)
    #expect(IndexFile.fileBytes(path + "-wal") ?? 0 > 0)
    for _ in 0..<2 {
      let faults = try IndexFile.open(path).publish(to: target)
      #expect(faults.isEmpty)
    }
    #expect(readFile(path) == readFile(target))
    let summary = try IndexFile.open(target).summary()
    #expect(summary.frames == 500)
    #expect(drafts(folder).isEmpty)
    withExtendedLifetime(writer) {}
  }

  /// A writer that never rests, and a reader of the target: each sees whole states only.
  @Test func writersAndReadersGoOn() async throws {
    let folder = TestFolder()
    let (path, target) = (folder.file("i.fidx"), folder.file("out.fidx"))
    _ = try filled(path)
    _ = try IndexFile.open(path).publish(to: target)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        for video in 0..<30 {
          try IndexFile.openForWriting(path).add(randomFrames(300, seed: UInt64(video)), as: source("v\(video)"))
        }
      }
      group.addTask {
        for _ in 0..<15 {
          let faults = try IndexFile.open(path).publish(to: target)
          #expect(faults.isEmpty)
        }
      }
      group.addTask {
        for _ in 0..<60 {
          let faults = try IndexFile.open(target).verify()
          #expect(faults.isEmpty)
        }
      }
      try await group.waitForAll()
    }
    #expect(drafts(folder).isEmpty)
  }

  @Test func nothingElseIsReplaced() throws {
    let folder = TestFolder()
    let path = folder.file("i.fidx")
    _ = try filled(path)
    let index = try IndexFile.open(path)
    folder.write("a film".utf8, to: "film.mp4")
    for target in ["i.fidx", "film.mp4", "", "none/x.fidx"] {
      #expect(throws: IndexError.self, "\(target)") { try index.publish(to: folder.file(target)) }
    }
    #expect(folder.text(of: "film.mp4") == "a film")
    // A writer has the target open, with what it has not yet put into it.
    let open = try filled(folder.file("open.fidx"))
    #expect(throws: IndexError.self) { try index.publish(to: folder.file("open.fidx")) }
    withExtendedLifetime(open) {}
    #expect(drafts(folder).isEmpty)
  }

  @Test func aDamagedIndexIsNotPublished() throws {
    let folder = TestFolder()
    let path = folder.file("i.fidx")
    _ = try filled(path)
    try Connection(path: path, .write).execute("UPDATE segment SET checksum = checksum + 1")
    let faults = try IndexFile.open(path).publish(to: folder.file("out.fidx"))
    #expect(!faults.isEmpty)
    #expect(!folder.holds("out.fidx"))
  }

  /// Drafts of killed programs go with the next run, those of living ones and of other files stay.
  @Test func leftoversAreSwept() throws {
    let folder = TestFolder()
    let path = folder.file("i.fidx")
    _ = try filled(path)
    func leave(_ name: String, seconds: Double) throws {
      folder.write("half".utf8, to: name)
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -seconds)], ofItemAtPath: folder.file(name))
    }
    let mine = ProcessInfo.processInfo.hostName
    try leave(".out.fidx.elsewhere.12.1.draft", seconds: 90_000)
    try leave(".out.fidx.elsewhere.12.2.draft", seconds: 3_600)
    try leave(".other.fidx.elsewhere.12.3.draft", seconds: 90_000)
    try leave(".out.fidx.\(mine).\(ProcessInfo.processInfo.processIdentifier).4.draft", seconds: 3_600)
    try leave("out.fidx.draft", seconds: 90_000)
    _ = try IndexFile.open(path).publish(to: folder.file("out.fidx"))
    let left = [".out.fidx.elsewhere.12.2.draft", ".other.fidx.elsewhere.12.3.draft", "out.fidx.draft"]
    #expect(Set(drafts(folder)) == Set(left + [".out.fidx.\(mine).\(ProcessInfo.processInfo.processIdentifier).4.draft"]))
  }
}
