extension IndexFile {
  /// Adds what a detector saw in a video, which need not have frames in the index.
  ///
  /// - Parameters:
  ///   - detector: any name.
  ///   - replacing: whether what the same detector saw in the video before goes.
  public func addDetections(
    _ detections: [Detection], to video: String, detector: String, replacing: Bool = true
  ) throws(IndexError) {
    try connection.transaction { () throws(IndexError) in
      if replacing { try deleteDetections(video: video, detector: detector) }
      let row = try rowForData(of: video)
      let insert = try Statement(
        connection, "INSERT INTO detection(video, label, frame, seconds, score, x0, y0, x1, y1) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
      var labels: [String: Int64] = [:]
      for detection in detections {
        let known = labels[detection.label]
        let label = if let known { known } else { try self.label(detection.label, detector: detector) }
        labels[detection.label] = label
        try insert.bind(row, at: 1)
        try insert.bind(label, at: 2)
        try insert.bind(detection.frame.map { Int64($0) }, at: 3)
        try insert.bind(detection.seconds, at: 4)
        try insert.bind(detection.score, at: 5)
        for side in 0..<4 { try insert.bind(detection.box[side], at: Int32(6 + side)) }
        try insert.run()
      }
    }
  }

  /// The row of a detector's label, made where there is none.
  private func label(_ name: String, detector: String) throws(IndexError) -> Int64 {
    for sql in ["INSERT OR IGNORE INTO label(detector, name) VALUES(?, ?)", "SELECT id FROM label WHERE detector = ? AND name = ?"] {
      let statement = try Statement(connection, sql)
      try statement.bind(detector, at: 1)
      try statement.bind(name, at: 2)
      if try statement.step() { return statement.integer(0) }
    }
    throw .damaged(path: path, detail: "the label '\(name)' can't be found again")
  }

  private func deleteDetections(video: String, detector: String) throws(IndexError) {
    let statement = try Statement(
      connection,
      """
      DELETE FROM detection WHERE video IN (SELECT id FROM video WHERE path = ?)
        AND label IN (SELECT id FROM label WHERE detector = ?)
      """)
    try statement.bind(video, at: 1)
    try statement.bind(detector, at: 2)
    try statement.run()
  }

  /// Finds the moments at which something of a label was seen, the surest first.
  ///
  /// - Parameter leastScore: of a detection that counts.
  public func find(
    label: String, leastScore: Double = 0, limit: Int = 20, scope: SearchScope = SearchScope()
  ) throws(IndexError) -> [ObjectMoment] {
    try connection.snapshot { () throws(IndexError) in
      let statement = try Statement(
        connection,
        """
        SELECT video.path, detection.frame, detection.seconds, detection.score FROM detection JOIN video ON video.id = detection.video
        WHERE detection.label IN (SELECT id FROM label WHERE name = ?1) AND detection.score >= ?2
          AND (?3 IS NULL OR video.path GLOB ?3) AND detection.seconds >= ?4 AND detection.seconds <= ?5
        ORDER BY video.path, detection.seconds
        """)
      try statement.bind(label, at: 1)
      try statement.bind(leastScore, at: 2)
      try statement.bind(scope.video, at: 3)
      try statement.bind(scope.from ?? -.infinity, at: 4)
      try statement.bind(scope.to ?? .infinity, at: 5)
      var grouper = ObjectMomentGrouper(limit: limit)
      var video = "", hits: [ObjectMomentGrouper.Hit] = []
      while try statement.step() {
        let path = statement.text(0)
        if path != video, !hits.isEmpty {
          grouper.add(hits, of: video, timeline: try timeline(of: video))
          hits.removeAll(keepingCapacity: true)
        }
        video = path
        hits.append(
          ObjectMomentGrouper.Hit(
            frame: statement.optionalInteger(1).map { Int($0) }, seconds: statement.double(2), score: statement.double(3)))
      }
      if !hits.isEmpty { grouper.add(hits, of: video, timeline: try timeline(of: video)) }
      return grouper.finish()
    }
  }

  /// What was seen in a video, in the order of time, with the detectors that saw it.
  func detections(of video: String) throws(IndexError) -> [(detector: String, detection: Detection)] {
    let statement = try Statement(
      connection,
      """
      SELECT label.detector, label.name, frame, seconds, score, x0, y0, x1, y1 FROM detection
      JOIN label ON label.id = detection.label WHERE video IN (SELECT id FROM video WHERE path = ?) ORDER BY seconds, detection.id
      """)
    try statement.bind(video, at: 1)
    var found: [(detector: String, detection: Detection)] = []
    while try statement.step() {
      let box = SIMD4(statement.double(5), statement.double(6), statement.double(7), statement.double(8))
      let detection = Detection(
        frame: statement.optionalInteger(2).map { Int($0) }, seconds: statement.double(3), label: statement.text(1),
        score: statement.double(4), box: box)
      found.append((statement.text(0), detection))
    }
    return found
  }
}
