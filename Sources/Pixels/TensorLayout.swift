/// The order of a tensor's axes, the last one fastest. Raw values are the names on the command line.
public enum TensorLayout: String, CaseIterable, Sendable {
  /// Item, channel, row, column: a plane for each channel.
  case nchw
  /// Item, row, column, channel: the channels of a pixel side by side.
  case nhwc
}

/// The order of a tensor's three channels. Raw values are the names on the command line.
public enum ChannelOrder: String, CaseIterable, Sendable {
  case rgb, bgr
}
