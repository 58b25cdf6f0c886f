/// A row of the table of features that a search looks into.
struct SearchableFeatures {
  var id: Int64
  var points: Int
  /// Place in the list of videos.
  var video: Int
  var keyframes = 0
  /// What is known of its keyframes, as it is stored.
  var facts: [UInt8] = []

  /// The keyframes.
  func entries(of path: String) throws(IndexError) -> [FeatureSegment.Entry] {
    try FeatureSegment.entries(facts, count: keyframes, points: points, ofFeature: id, in: path)
  }
}

/// Room for what a search scans of one row of points, read into again and again.
@safe
struct FeatureBlob: ~Copyable {
  static let table = "feature_scan"

  /// First the first words of all descriptors, then the places, two in a word.
  private let words: UnsafeMutablePointer<UInt64>
  private var row = SearchableFeatures(id: 0, points: 0, video: 0)
  private var reader: BlobReader
  /// Reads most blobs without SQLite's copies, where there is one.
  private let pages: BlobPages?
  /// Whether the row's pages have lain one after another so far.
  private var isWhole = false
  /// Pages of the blob's chain that have been read, and those that are known to be followed by the next page.
  private var chainPages = 0
  private var checkedPages = 0
  private let path: String
  /// Words before the first one that a reader of pages may write to.
  private static let slack = BlobPages.slackBefore / 8

  init(_ connection: Connection, pages: BlobPages?) {
    let most = FeatureSegment.maxPoints * FeatureSegment.scanBytes
    let capacity = Self.slack + most / 8 + (BlobPages.slackAfter(most) + 7) / 8
    unsafe words = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity) + Self.slack
    unsafe (words - Self.slack).initialize(repeating: 0, count: capacity)
    self.pages = pages
    reader = BlobReader(connection, table: Self.table, column: "points")
    path = connection.path
  }

  deinit { unsafe (words - Self.slack).deallocate() }

  /// Goes to a row and reads its words.
  mutating func open(_ row: SearchableFeatures) throws(IndexError) {
    guard 0...FeatureSegment.maxPoints ~= row.points else {
      throw .damaged(path: path, detail: "feature \(row.id) has \(row.points) points")
    }
    (self.row, isWhole, chainPages) = (row, pages != nil, 0)
    try read(0..<8 * row.points)
  }

  /// Reads the places of all points too.
  mutating func readPlaces() throws(IndexError) { try read(8 * row.points..<FeatureSegment.scanBytes * row.points) }

  /// Reads the places of some points.
  mutating func readPlaces(of points: Range<Int>) throws(IndexError) {
    let all = FeatureSegment.scanBytes * row.points, range = 8 * row.points + 4 * points.lowerBound..<8 * row.points + 4 * points.upperBound
    if isWhole, let pages, unsafe pages.readPart(range, row: row.id, expecting: all, checked: &checkedPages, into: words) { return }
    isWhole = false
    try readBySQLite(range)
  }

  private mutating func read(_ range: Range<Int>) throws(IndexError) {
    let all = FeatureSegment.scanBytes * row.points
    if isWhole, let pages, let read = unsafe pages.read(row: row.id, expecting: all, upTo: range.upperBound, from: chainPages, into: words)
    {
      (chainPages, checkedPages) = (read, read)
      return
    }
    isWhole = false
    try readBySQLite(range)
  }

  private mutating func readBySQLite(_ range: Range<Int>) throws(IndexError) {
    let all = FeatureSegment.scanBytes * row.points, stored = try reader.open(row: row.id)
    guard stored == all else { throw FeatureSegment.wrongSize(row, stored, each: FeatureSegment.scanBytes, path) }
    let bytes = unsafe UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(words) + range.lowerBound, count: range.count)
    try unsafe reader.read(into: bytes, at: range.lowerBound)
  }

  /// The first words of all descriptors.
  func withWords<Value>(_ body: (UnsafeBufferPointer<UInt64>) -> Value) -> Value {
    unsafe body(UnsafeBufferPointer(start: words, count: row.points))
  }

  /// Where a point lies, once places were read.
  func place(_ point: Int) -> FeaturePlace {
    precondition(0..<row.points ~= point, "point \(point) of \(row.points)")
    let places = unsafe UnsafeRawPointer(words + row.points)
    return FeaturePlace(bits: unsafe UInt32(littleEndian: places.load(fromByteOffset: 4 * point, as: UInt32.self)))
  }
}
