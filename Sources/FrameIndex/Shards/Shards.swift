internal import SystemIO

/// Several index files that are read as one: each answer is that of an index of all of them.
///
/// If several have a video with the same path, the one counts that a merge in their order would keep.
public final class Shards {
  /// In the order in which they were named.
  public private(set) var indexes: [IndexFile]
  /// For each path in more than one shard, the shard whose video counts.
  private let owners: [ExactText: Int]
  let team: ShardTeam

  /// Opens files to read them, in parallel.
  ///
  /// - Parameter threads: how many read and search them; by default one per processor of the process. Results do not depend on
  ///   it.
  /// - Throws: `IndexError` for the first that can't be read, or whose settings differ from those of the first.
  public init(_ paths: [String], threads: Int? = nil) throws(IndexError) {
    precondition(!paths.isEmpty, "no index")
    let team = ShardTeam(count: paths.count, workers: max(1, threads ?? Processors.count))
    indexes = try team.map { (shard) throws(IndexError) in try IndexFile.open(paths[shard]) }
    for other in indexes.dropFirst() { try other.requireSettings(of: indexes[0]) }
    self.team = team
    owners = indexes.count > 1 ? try Self.owners(indexes, team) : [:]
    for index in indexes { index.maxScanWorkers = max(1, team.workers / indexes.count) }
  }

  /// Closes the files in parallel: the last reader of one removes its log.
  deinit {
    let open = OpenFiles(indexes)
    indexes = []
    _ = try? team.map { (_) throws(IndexError) in open.closeOne() }
  }

  /// The settings of every shard: shards that differ are refused.
  public var settings: IndexSettings { indexes[0].settings }
  /// The files' names, for messages and titles.
  public var name: String { indexes.map(\.path).joined(separator: ", ") }
  /// Files of formats in which only fingerprints and vectors have checksums.
  public var filesWithoutSeals: [String] { indexes.filter { $0.version < 3 }.map(\.path) }
  /// Whether there is only one index.
  public var isSingle: Bool { indexes.count == 1 }

  private static func owners(_ indexes: [IndexFile], _ team: ShardTeam) throws(IndexError) -> [ExactText: Int] {
    let videos = try team.map { (shard) throws(IndexError) in try indexes[shard].videos() }
    var kept: [ExactText: (shard: Int, video: IndexedVideo)] = [:]
    var owners: [ExactText: Int] = [:]
    for (shard, videos) in videos.enumerated() {
      for video in videos where video.state != .named {
        let path = ExactText(video.source.path)
        if let known = kept[path] {
          owners[path] = known.shard
          if known.video.isKeptBeside(video) { continue }
          owners[path] = shard
        }
        kept[path] = (shard, video)
      }
    }
    return owners
  }

  /// Whether a shard's frames of a path count.
  func owns(_ video: String, shard: Int) -> Bool { owners[ExactText(video)] ?? shard == shard }

  /// Queries every shard in parallel.
  func map<Value>(_ body: (IndexFile) throws(IndexError) -> Value) throws(IndexError) -> [Value] {
    try team.map { (shard) throws(IndexError) in try body(self.indexes[shard]) }
  }

  /// How many moments to ask each shard for, so that enough are left after removing those of videos that another shard has.
  func limitOfEach(_ limit: Int) -> Int { owners.isEmpty ? limit : 0 }

  /// The best moments of all shards.
  func best(_ limit: Int, _ find: (IndexFile) throws(IndexError) -> [Moment]) throws(IndexError) -> [Moment] {
    let found = try map(find)
    guard found.count > 1 else { return found[0] }
    var best = TopK<Moment>(limit: limit)
    for (shard, moments) in found.enumerated() {
      // Words, labels and vectors count in every shard.
      for moment in moments where ![.picture, .clip].contains(moment.kind) || owns(moment.video, shard: shard) { best.add(moment) }
    }
    return best.finish()
  }
}

extension IndexFile {
  /// Makes sure that fingerprints of another index can be compared with this one's.
  func requireSettings(of other: IndexFile) throws(IndexError) {
    for (mine, theirs) in zip(settings.rows, other.settings.rows) where mine != theirs {
      throw .otherSettings(path: path, setting: mine.name, found: mine.value, expected: theirs.value)
    }
  }
}

extension IndexedVideo {
  /// Whether a merge keeps this video when another one with its path comes.
  func isKeptBeside(_ other: IndexedVideo) -> Bool {
    // A partial video never replaces the whole, nor one piece of a file another.
    self == other || state == .complete && (other.state == .partial || other.isPiece && isOtherPiece(of: other))
  }
}

/// Files that several threads close.
private final class OpenFiles {
  private var files: [IndexFile]
  private let mutex = Mutex()

  init(_ files: [IndexFile]) { self.files = files }

  func closeOne() {
    let file = mutex.locked { files.popLast() }
    withExtendedLifetime(file) {}
  }
}
