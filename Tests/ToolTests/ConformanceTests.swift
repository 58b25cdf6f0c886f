import Glibc
import TestSupport
import Testing

/// The streams of Tests/Conformance, and what frame-info must make of each.
///
/// `make.py` there writes them from the byte tables of framestream(5), without any of this package's code. After a change
/// on purpose, FRAMEPIPE_REFRESH=1 rewrites streams and expectations; read the difference before committing it.
@Suite struct ConformanceTests {
  static let folder = Programs.packageRoot + "/Tests/Conformance"
  static let isRefreshing = unsafe getenv("FRAMEPIPE_REFRESH") != nil
  static let names = shell("ls valid/*.frames invalid/*.frames | sed 's/[.]frames$//'", in: .existing(folder)).lines.map(String.init)

  /// The recipe makes the same bytes as when they were checked in.
  @Test func streamsFollowTheRecipe() {
    let folder = TestFolder()
    let made = shell("python3 -B \"$1/make.py\" .", Self.folder, in: folder)
    #expect(made.status == 0, "\(made.errors)")
    if Self.isRefreshing { _ = shell("rm -f \"$1\"/*/*.frames && cp -r valid invalid \"$1\"", Self.folder, in: folder) }
    let compared = shell(
      "diff -rq -x '*.expected' valid \"$1/valid\" && diff -rq -x '*.expected' invalid \"$1/invalid\"", Self.folder, in: folder)
    #expect(compared.status == 0, "\(compared.text)")
    #expect(Self.names.count > 70)
  }

  @Test(arguments: names) func frameInfoSaysWhatIsExpected(name: String) {
    let path = "\(Self.folder)/\(name)"
    let run = shell("frame-info <\"$1\"", path + ".frames")
    let actual = run.text + "status \(run.status)\n" + run.errors
    if Self.isRefreshing { writeFile(Array(actual.utf8), to: path + ".expected") }
    #expect(actual == String(decoding: readFile(path + ".expected"), as: UTF8.self), "\(name)")
    // What merely ends too soon may be whole the next time; what is damaged stays so.
    let isCut = name.hasPrefix("invalid/cut-") || name == "invalid/empty" || name == "invalid/header-without-trailer-before"
    #expect(name.hasPrefix("invalid/") ? run.status == (isCut ? 75 : 65) : !run.text.isEmpty, "\(name)")
  }

  /// Whatever way the stream comes in, it reads the same: from a file, and byte by byte through a pipe.
  @Test(arguments: names) func arrivalMakesNoDifference(name: String) {
    let path = "\(Self.folder)/\(name).frames"
    let expected = shell("frame-info <\"$1\"", path)
    let dribbled = shell("dd if=\"$1\" bs=7 2>/dev/null | frame-info", path)
    let named = shell("frame-info -- \"$1\"", path)
    #expect(dribbled.text == expected.text && dribbled.errors == expected.errors && dribbled.status == expected.status, "\(name)")
    #expect(named.text == expected.text && named.errors == expected.errors && named.status == expected.status, "\(name)")
  }

  /// What is valid is valid for zstd too.
  @Test(arguments: names.filter { $0.hasPrefix("valid/") }) func zstdAcceptsWhatIsValid(name: String) {
    let run = shell("zstd -q -t \"$1\"", "\(Self.folder)/\(name).frames")
    #expect(run.status == 0, "\(name): \(run.errors)")
  }

  /// Optional records of an unknown type come out of a program byte for byte as they went in.
  @Test func unknownOptionalRecordsArePassedOn() {
    let run = shell("frame-convert --to gray <\"$1\" | zstd -q -dc | grep -ac 'XTRA'", Self.folder + "/valid/optional-records.frames")
    #expect(run.text == "1\n")
  }
}
