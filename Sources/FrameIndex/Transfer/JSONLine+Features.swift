internal import JSONText
internal import PixelKernels

/// Points of keyframes in an export: an object per frame, its points as base64 of 20 bytes each, see `frameindex(5)`.
extension JSONLine {
  mutating func describe(_ keyframe: FeatureKeyframe, of video: VideoKey) {
    let segment = FeatureSegment([keyframe])
    begin()
    key("kind")
    string("features")
    key("video")
    string(video.path)
    key("frame")
    integer(keyframe.frame)
    key("seconds")
    decimal(video.seconds(keyframe.pts))
    key("pts")
    integer(keyframe.pts)
    key("width")
    integer(keyframe.features.width)
    key("height")
    integer(keyframe.features.height)
    key("points")
    string(Base64.encode(segment.scan + segment.rest))
    end()
  }
}

extension FeatureKeyframe {
  /// - Returns: `nil` for a line that is not what `describe` writes.
  init?(_ value: JSONValue) {
    guard let frame = value["frame"]?.integer, let pts = value["pts"]?.integer, let width = value["width"]?.integer,
      let height = value["height"]?.integer, let bytes = value["points"]?.string.flatMap({ Base64.decode($0) })
    else { return nil }
    let side = 1...Int64(FeatureSegment.maxSide), size = FeatureSegment.scanBytes + FeatureSegment.restBytes
    let count = bytes.count / size
    guard side.contains(width), side.contains(height), bytes.count % size == 0, count <= FeatureOptions.keyframe.points,
      StoredNumber.frame.contains(frame), StoredNumber.ticks.contains(pts)
    else { return nil }
    let (scan, rest) = (Array(bytes.prefix(count * FeatureSegment.scanBytes)), Array(bytes.dropFirst(count * FeatureSegment.scanBytes)))
    let points = (0..<count).map { FeatureRecord.point($0, of: count, scan, rest) }
    self.init(frame: Int(frame), pts: pts, features: FeatureSet(width: Int(width), height: Int(height), points: points))
  }
}
