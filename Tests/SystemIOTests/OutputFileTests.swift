import Glibc
import SystemIO
import TestSupport
import Testing

/// A file that is written stands under its name once it is whole, and the old one until then.
@Suite struct OutputFileTests {
  private let folder = TestFolder()
  private func path(_ name: String) -> ByteString { ByteString("\(folder.path)/\(name)") }
  private func text(_ name: String) -> String? { folder.holds(name) ? folder.text(of: name) : nil }
  private var names: [String] { shell("ls -A", in: folder).lines.map(String.init) }

  private func write(_ text: String, to output: OutputFile) throws {
    try unsafe Array(text.utf8).withUnsafeBytes { try unsafe output.descriptor.write(all: $0) }
  }

  @Test func theOldFileStaysUntilTheNewOneIsWhole() throws {
    folder.write("old".utf8, to: "a")
    #expect(chmod("\(folder.path)/a", 0o640) == 0)
    let output = try OutputFile(creating: path("a"))
    try write("new", to: output)
    #expect(text("a") == "old")
    try output.close()
    #expect(text("a") == "new")
    #expect(names == ["a"])
    #expect(shell("stat -c %a a", in: folder).text == "640\n")
  }

  /// What a killed process leaves is removed by the next; what another one is writing is not.
  @Test func whatIsLeftIsRemoved() throws {
    folder.write([1], to: ".framepipe.1.2.3.part")
    folder.write([1], to: ".framepipe.keep")
    let first = try OutputFile(creating: path("a")), second = try OutputFile(creating: path("b"))
    #expect(!names.contains(".framepipe.1.2.3.part"))
    #expect(names.count == 3)
    try write("x", to: second)
    try second.close()
    try first.close()
    #expect(names == [".framepipe.keep", "a", "b"])
  }

  @Test func linksStayLinks() throws {
    folder.write("old".utf8, to: "target")
    #expect(symlink("target", "\(folder.path)/link") == 0 && symlink("new", "\(folder.path)/dangling") == 0)
    for name in ["link", "dangling"] {
      let output = try OutputFile(creating: path(name))
      try write("new", to: output)
      try output.close()
    }
    #expect(text("target") == "new" && text("new") == "new")
    #expect(shell("readlink link dangling", in: folder).text == "target\nnew\n")
  }

  @Test func anInputIsNeverTheOutput() throws {
    folder.write([1], to: "in")
    #expect(link("\(folder.path)/in", "\(folder.path)/other") == 0 && symlink("in", "\(folder.path)/link") == 0)
    RunInputs.note(path("in"))
    for name in ["in", "other", "link"] {
      let failure = #expect(throws: Failure.self) { try OutputFile(creating: path(name)) }
      #expect(failure?.status == .usage)
    }
    #expect(names == ["in", "link", "other"])
  }

  @Test func namesNeedNotBeUTF8() throws {
    let name = ByteString(bytes: path("").bytes + [0xFF, 0x0A])
    try OutputFile(creating: name).close()
    #expect(try FileDescriptor.open(name, O_RDONLY).regularFileBytes == 0)
  }

  @Test func devicesAreWrittenAsTheyAre() throws {
    let output = try OutputFile(creating: "/dev/full")
    #expect(throws: SystemError.self) { try write("x", to: output) }
    #expect(#expect(throws: Failure.self) { try OutputFile(creating: ByteString(folder.path)) }?.status == .cannotCreate)
  }

  /// Files of a series have their names at once; the sync comes for all of them.
  @Test func aSeriesIsSyncedTogether() throws {
    let series = OutputSeries()
    for name in ["1", "2", "3"] {
      let output = try OutputFile(creating: path(name), in: series)
      try write(name, to: output)
      try output.close()
      #expect(text(name) == name)
    }
    try series.sync()
    #expect(names == ["1", "2", "3"])
    let missing = OutputSeries()
    try missing.sync()
  }
}
