internal import FrameStream
internal import PixelKernels
internal import Pixels

/// How a selection is served: with a map only the wanted frames are decoded, without one all.
extension VideoReader {
  mutating func begin() throws(DecodingError) {
    isBegun = true
    if selectsFew, let (map, inspector) = try readMap() {
      var map = map
      if let part = selection.part { stretch = map.stretch(of: part) }
      // The score of a cut needs the two frames before it.
      let leadIn = if case .shots = selection.choice { 2 } else { 0 }
      chooser = map.mark(selection, within: stretch, timeBase: timeBase, leadIn: leadIn)
      decoder.follow(map, by: inspector)
    } else {
      if let part = selection.part { stretch = decoder.demuxer.stretch(of: part) }
      try beginWithoutMap()
    }
  }

  /// Decodes everything from the start, and chooses afterwards.
  mutating func beginWithoutMap() throws(DecodingError) {
    if decoder.schedule != nil { try decoder.abandonMap() }
    chooser = FrameChooser(selection, timeBase: timeBase)
    shots = ShotScore()
    isInRange = false
    if chooser.needsEnds { _ = try decoder.receivePermitted(into: &neighbour) }
  }

  /// The next frame, if the map holds.
  mutating func findNext() throws(DecodingError) -> Bool {
    if case .shots(let threshold) = selection.choice { return try findShot(threshold) }
    if decoder.schedule != nil { return try findWanted() }
    return chooser.needsEnds ? try findOnScreen() : try findChosen()
  }

  private var timeBase: Rational { decoder.demuxer.timeBase }

  /// Whether a map can save anything.
  private var selectsFew: Bool {
    switch selection.choice {
    case .all, .shots: selection.from != nil || selection.part != nil
    case .every(let step): step > 1 || selection.from != nil || selection.part != nil
    case .rate, .times, .keys: true
    }
  }

  private func readMap() throws(DecodingError) -> (FrameMap, PacketInspector)? {
    guard decoder.demuxer.canReopen, decoder.demuxer.hasFramedPackets, let inspector = unsafe PacketInspector(decoder.demuxer.stream) else {
      return nil
    }
    var needsBytes = !inspector.isToldByIndex || !decoder.demuxer.hasWholeIndex
    if case .keys = selection.choice, inspector.hasKeysOfItsOwn { needsBytes = true }
    var options = decoder.options
    options.stream = decoder.demuxer.index
    var scout = try Demuxer(path: decoder.path, options: options, skims: !needsBytes)
    defer { LibAVLog.reset() }
    let limit = selection.part == nil ? chooser.lastTick : nil
    return FrameMap.read(&scout, by: inspector, upTo: limit).map { ($0, inspector) }
  }

  private mutating func findWanted() throws(DecodingError) -> Bool {
    while decoder.schedule?.isAwaiting == true, try decoder.receivePermitted(into: &current) {
      if decoder.schedule?.wants(pts: header.pts) == true { return true }
    }
    return false
  }

  private mutating func findChosen() throws(DecodingError) -> Bool {
    while !chooser.isDone, try decoder.receivePermitted(into: &current) {
      let moment = FrameMoment(header, end: header.pts, isLast: false)
      if chooser.wants(moment), stretch.contains(header.pts) { return true }
    }
    return false
  }

  /// A frame's end is known once the next one arrives.
  private mutating func findOnScreen() throws(DecodingError) -> Bool {
    while neighbour.header != nil, !chooser.isDone {
      swap(&current, &neighbour)
      _ = try decoder.receivePermitted(into: &neighbour)
      let next = neighbour.header
      let end = next.map { $0.pts > header.pts ? $0.pts : nil } ?? nil
      let moment = FrameMoment(header, end: end ?? header.pts + max(header.duration, 1), isLast: next == nil)
      if chooser.wants(moment), stretch.contains(header.pts) { return true }
    }
    return false
  }

  /// The first frame of the range, and each whose score says that a shot begins.
  private mutating func findShot(_ threshold: Double) throws(DecodingError) -> Bool {
    while decoder.schedule?.isAwaiting != false {
      swap(&current, &neighbour)
      guard try decoder.receivePermitted(into: &current) else { return false }
      if decoder.schedule?.wants(pts: header.pts) == false { continue }
      let score = shots.score(of: current, after: neighbour)
      guard chooser.wants(FrameMoment(header, end: header.pts, isLast: false)) else {
        if chooser.isDone { return false }
        continue
      }
      let isFirst = !isInRange
      isInRange = true
      if score >= threshold || isFirst, stretch.contains(header.pts) { return true }
    }
    return false
  }
}

extension FrameMoment {
  fileprivate init(_ header: FrameHeader, end: Int64, isLast: Bool) {
    self.init(ordinal: Int(header.ordinal), pts: header.pts, end: end, isKey: header.flags.contains(.key), isLast: isLast)
  }
}
