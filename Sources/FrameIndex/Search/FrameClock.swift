internal import JSONText
internal import SystemIO

/// Finds the times of frames that lines name by their numbers, in the videos that the index holds.
struct FrameClock {
  private let index: IndexFile
  private var timelines: [ExactText: VideoTimeline] = [:]
  /// Cached timelines: lines may alternate between videos.
  private static let maxTimelines = 64

  init(_ index: IndexFile) { self.index = index }

  /// The members `frame` and `seconds` of a line: one is enough if the index knows the other.
  ///
  /// - Throws: `IndexError.badLine` if the time can't be found.
  mutating func place(_ value: JSONValue, of video: String, line: Int) throws(IndexError) -> (frame: Int?, seconds: Double) {
    let frame = value["frame"]?.integer.map { Int($0) }
    guard value["frame"] == nil || frame ?? -1 >= 0 else { throw .badLine(number: line, reason: "'frame' is not a number from 0") }
    let seconds = value["seconds"]?.number
    guard StoredNumber.frame.contains(Int64(frame ?? 0)), StoredNumber.seconds.contains(seconds ?? 0) else {
      throw .badLine(number: line, reason: "'frame' or 'seconds' is larger than an index can hold")
    }
    if let seconds { return (frame, seconds) }
    guard value["seconds"] == nil, let frame else { throw .badLine(number: line, reason: "neither 'frame' nor 'seconds'") }
    guard let seconds = try timeline(of: video).seconds(ofFrame: frame) else {
      throw .badLine(number: line, reason: "the index does not know when frame \(frame) of \(video) is shown: expected 'seconds'")
    }
    return (frame, seconds)
  }

  /// What the index knows about a video's times.
  mutating func timeline(of video: String) throws(IndexError) -> VideoTimeline {
    if let known = timelines[ExactText(video)] { return known }
    if timelines.count == Self.maxTimelines { timelines = [:] }
    let timeline = try index.timeline(of: video)
    timelines[ExactText(video)] = timeline
    return timeline
  }
}
