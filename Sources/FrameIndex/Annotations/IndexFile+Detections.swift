public import JSONText
internal import SystemIO

extension IndexFile {
  /// Adds what a detector saw in a video, which need not have frames in the index.
  ///
  /// - Parameters:
  ///   - detector: any name.
  ///   - replacing: whether the same detector's earlier detections in the video are removed.
  /// - Throws: `IndexError` if the file can't be written or is damaged.
  public func addDetections(
    _ detections: [Detection], to video: String, detector: String, replacing: Bool = true
  ) throws(IndexError) {
    try transaction([.detections, .videos]) { () throws(IndexError) in
      if replacing { try deleteDetections(video: video, detector: detector) }
      let row = try rowForData(of: video)
      let insert = try Statement(connection, StoredTable.detection.insertion())
      var labels: [ExactText: Int64] = [:]
      for detection in detections {
        let known = labels[ExactText(detection.label)]
        let label = if let known { known } else { try self.label(detection.label, detector: detector) }
        labels[ExactText(detection.label)] = label
        let box = detection.box
        try insert.run(row, label, detection.frame, detection.seconds, detection.score, box[0], box[1], box[2], box[3])
      }
    }
  }

  /// The row of a detector's label, created if there is none.
  private func label(_ name: String, detector: String) throws(IndexError) -> Int64 {
    let known = try Statement(connection, "SELECT id FROM label WHERE detector = ? AND name = ?")
    try known.bind(detector, name)
    if try known.step() { return known.integer(0) }
    try Statement(connection, StoredTable.label.insertion()).run(detector, name)
    return connection.lastInsertedRow
  }

  /// Removes what a detector saw in a video.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func removeDetections(of video: String, detector: String) throws(IndexError) {
    try transaction { () throws(IndexError) in
      guard tables.holds(.detections) else { return }
      try deleteDetections(video: video, detector: detector)
    }
  }

  private func deleteDetections(video: String, detector: String) throws(IndexError) {
    let statement = try Statement(
      connection,
      """
      DELETE FROM detection WHERE video IN (SELECT id FROM video WHERE path = ?)
        AND label IN (SELECT id FROM label WHERE detector = ?)
      """)
    try statement.run(video, detector)
  }

  /// Finds the moments at which a label was seen, most confident first.
  ///
  /// - Parameter minScore: the lowest score that counts.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(
    label: String, minScore: Double = 0, limit: Int = 20, scope: SearchScope = SearchScope()
  ) throws(IndexError) -> [Moment] {
    try snapshot { () throws(IndexError) in
      let statement = try Statement(
        connection,
        """
        SELECT video.path, detection.frame, detection.seconds, detection.score, x0, y0, x1, y1, label.detector FROM detection
        JOIN video ON video.id = detection.video JOIN label ON label.id = detection.label
        WHERE detection.label IN (SELECT id FROM label WHERE name = ?1) AND detection.score >= ?2
          AND (?3 IS NULL OR video.path GLOB ?3) AND detection.seconds >= ?4 AND detection.seconds <= ?5
        ORDER BY video.path, detection.seconds, detection.score DESC
        """)
      try statement.bind(label, minScore, scope.video, scope.from ?? -.infinity, scope.to ?? .infinity)
      var grouper = MomentGrouper(.label, limit: limit, text: label)
      var video: String?, timeline = VideoTimeline()
      while try statement.step() {
        let path = statement.text(0)
        if !path.isExactly(video) {
          grouper.begin(path)
          (video, timeline) = (path, try self.timeline(of: path))
        }
        let frame = try statement.optionalFrame(1)
        var hit = timeline.hit(frame: frame, seconds: try statement.seconds(2), score: try statement.number(3))
        hit.sighting = Sighting(frame: hit.frame, seconds: hit.seconds, box: try statement.box(4), detector: statement.text(8))
        grouper.add(hit)
      }
      return grouper.finish()
    }
  }

  /// What was seen in a video, in time order, with the detectors that saw it.
  func detections(of video: String) throws(IndexError) -> [(detector: String, detection: Detection)] {
    let statement = try Statement(
      connection,
      """
      SELECT label.detector, label.name, frame, seconds, score, x0, y0, x1, y1 FROM detection
      JOIN label ON label.id = detection.label WHERE video IN (SELECT id FROM video WHERE path = ?) ORDER BY seconds, detection.id
      """)
    try statement.bind(video)
    var found: [(detector: String, detection: Detection)] = []
    while try statement.step() {
      let detection = Detection(
        frame: try statement.optionalFrame(2), seconds: try statement.seconds(3), label: statement.text(1),
        score: try statement.number(4), box: try statement.box(5))
      found.append((statement.text(0), detection))
    }
    return found
  }
}

extension Statement {
  /// Left, top, right and bottom, from four columns.
  func box(_ column: Int32) throws(IndexError) -> SIMD4<Double> {
    SIMD4(try number(column), try number(column + 1), try number(column + 2), try number(column + 3))
  }
}

/// Where and when something is seen.
public struct Sighting: Equatable, Sendable {
  /// Number of the frame in its video, if known.
  public var frame: Int?
  /// When the frame is shown, in seconds of the video.
  public var seconds: Double
  /// Left, top, right and bottom in pixels of the displayed picture.
  public var box: SIMD4<Double>
  /// What saw it, if known.
  public var detector: String?

  /// Memberwise; the frame and the detector may be unknown.
  public init(frame: Int? = nil, seconds: Double, box: SIMD4<Double>, detector: String? = nil) {
    self.frame = frame
    self.seconds = seconds
    self.box = box
    self.detector = detector
  }
}

extension JSONLine {
  /// The members `best_frame`, `best_seconds`, `box` and `detector`.
  public mutating func describe(_ sighting: Sighting) {
    field("best_frame", sighting.frame)
    field("best_seconds", sighting.seconds)
    key("box")
    beginArray()
    for side in 0..<4 { exact(sighting.box[side]) }
    endArray()
    if let detector = sighting.detector { field("detector", detector) }
  }
}

extension JSONValue {
  /// The member `box`: four finite numbers in order; `nil` for anything else.
  var sides: SIMD4<Double>? {
    let sides = (self["box"]?.array ?? []).map { $0.number ?? .nan }
    guard sides.count == 4, sides.allSatisfy(\.isFinite), sides[0] <= sides[2], sides[1] <= sides[3] else { return nil }
    return SIMD4(sides)
  }
}
