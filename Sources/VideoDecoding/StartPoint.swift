/// A key frame at which decoding may begin.
struct StartPoint {
  /// Packets of the stream before it, in decode order.
  var packets: Int
  /// Its number among the displayed frames.
  var ordinal: Int
  var pts: Int64
  /// Decode time by which the container's index finds it, where that index holds the whole stream.
  var indexTimestamp: Int64?
}
