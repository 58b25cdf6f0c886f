import Foundation
import Pixels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct ScanTeamTests {
  let folder: TestFolder
  let index: IndexFile
  let frames = randomFrames(30_000, seed: 31)

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    for part in 0..<10 { try index.add(Array(frames[part * 3000..<(part + 1) * 3000]), as: source("\(part).mp4")) }
  }

  private struct Found: Equatable {
    var place: Int
    var index: Int
    var picture: Int
    var distance: Int
  }

  private func found(_ wanted: FingerprintScan.Wanted, team: Int) throws -> [Found] {
    try index.connection.snapshot(shared: team) { (connections) throws(IndexError) in
      #expect(connections.count == team)
      let segments = try index.searchable(SearchScope()).segments
      var found: [Found] = []
      try ScanPool(connections, for: wanted).search(segments) { finding in
        found += finding.hits.map { Found(place: finding.place, index: $0.index, picture: $0.picture, distance: $0.distance) }
      }
      return found
    }
  }

  /// Random fingerprints differ in 128 ± 8 bits: 110 finds some hundreds of each, in every segment.
  @Test(arguments: [2, 3, 8])
  func aTeamFindsWhatOneFinds(size: Int) throws {
    let wanted = FingerprintScan.Wanted(pictures: [[frames[5].pdq], [frames[29_999].pdq, frames[12_345].pdq]], within: 110)
    let alone = try found(wanted, team: 1)
    #expect(alone.count > 500)
    #expect(try found(wanted, team: size) == alone)
  }

  /// Several pictures at once are found as one by one.
  @Test func manyPicturesAreFoundInOnePass() throws {
    let places = [0, 2999, 3000, 17_000]
    let together = try found(FingerprintScan.Wanted(pictures: places.map { [frames[$0].pdq] }, within: 100), team: 2)
    for (picture, place) in places.enumerated() {
      let alone = try found(FingerprintScan.Wanted(pictures: [[frames[place].pdq]], within: 100), team: 1)
      #expect(together.filter { $0.picture == picture }.map(\.index) == alone.map(\.index))
      #expect(alone.contains { $0.distance == 0 })
    }
  }

  /// What is committed meanwhile is seen by none of the connections.
  @Test func allConnectionsSeeOneState() throws {
    let other = try IndexFile.openForWriting(folder.file("a.fidx"))
    let counts = try index.connection.snapshot(shared: 3) { (connections) throws(IndexError) in
      var counts: [Int64] = []
      for connection in connections {
        counts.append(try connection.integer("SELECT count(*) FROM video"))
        _ = try other.remove("\(counts.count).mp4")
      }
      return counts
    }
    #expect(counts == [10, 10, 10])
    #expect(try index.videos().count == 7)
  }

  /// Fingerprints are found wherever their pages lie: pages of any size, in rows and scattered, and in the log.
  @Test(arguments: [512, 1024, 4096, 65536])
  func fingerprintsAreFoundInPagesOfAnySize(pageBytes: Int) throws {
    let path = folder.file("p.fidx")
    try index.compact()
    try FileManager.default.copyItem(atPath: folder.file("a.fidx"), toPath: path)
    let run = shell(
      "sqlite3 p.fidx 'PRAGMA journal_mode = DELETE; PRAGMA page_size = \(pageBytes); VACUUM; PRAGMA journal_mode = WAL'",
      in: .existing(folder.path))
    #expect(run.status == 0, "\(run.errors)")
    let whole = try IndexFile.open(path)
    #expect(try whole.connection.integer("PRAGMA page_size") == Int64(pageBytes))
    try expectFrames(0..<30_000, in: whole)
    // What comes next takes the pages of what went: rows of them are broken.
    let other = try IndexFile.openForWriting(path)
    for number in [1, 4, 7] { _ = try other.remove("\(number).mp4") }
    for number in [7, 1, 4] {
      try other.add(
        Array(
          frames[number * 3000..<(number + 1) * 3000].reversed().enumerated().map { place, frame in
            var frame = frame
            (frame.frame, frame.pts) = (place, Int64(place) * 512)
            return frame
          }), as: source("again \(number).mp4"))
    }
    try expectFrames(0..<30_000, in: whole)
    try other.compact()
    try expectFrames(0..<30_000, in: try IndexFile.open(path))
  }

  /// The log lies beside the file that a link leads to.
  @Test func aLinkLeadsToTheLogToo() throws {
    let name = folder.file("link.fidx")
    try FileManager.default.createSymbolicLink(atPath: name, withDestinationPath: folder.file("a.fidx"))
    try index.compact()
    let linked = try IndexFile.open(name), new = randomFrames(100, seed: 32)
    let writer = try IndexFile.openForWriting(folder.file("a.fidx"))
    _ = try writer.remove("3.mp4")
    try writer.add(new, as: source("new.mp4"))
    #expect(try linked.find(FrameQuery(variants: [new[50].pdq], within: 0)).map(\.video) == ["new.mp4"])
    #expect(try linked.find(FrameQuery(variants: [frames[9500].pdq], within: 0)).isEmpty)
  }

  private func expectFrames(_ places: Range<Int>, in index: IndexFile) throws {
    for place in stride(from: places.lowerBound, to: places.upperBound, by: 1777) {
      for within in [0, 64] {
        let found = try index.find(FrameQuery(variants: [frames[place].pdq], within: within))
        #expect(found.map(\.distance) == [0], "frame \(place) within \(within)")
      }
    }
  }
}
