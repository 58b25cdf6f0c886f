public import Pixels

/// The description of a tensor: `framestream(5)`, "TENS, a tensor". The frames it was made of follow it on the wire.
public struct TensorHeader: Equatable, Sendable {
  /// What a value is stored as.
  public var elementType: TensorElement
  /// The order of the axes.
  public var layout: TensorLayout
  /// Sides in memory order; the first is the number of items.
  public var shape: [4 of Int]
  /// Items that hold a frame, 0 ... shape[0]; the rest of a last batch is zeros.
  public var items: Int
  /// The order of the colours.
  public var channelOrder: ChannelOrder
  /// value = (sample · scale − mean) / std, or (sample / scale − mean) / std: the two may differ in the last bit.
  public var scale: Float
  /// Which of the two.
  public var dividesByScale: Bool
  /// In the order of the channels.
  public var mean: [3 of Float]
  /// Standard deviations, in the order of the channels; never 0.
  public var std: [3 of Float]

  /// Memberwise.
  public init(
    elementType: TensorElement, layout: TensorLayout, shape: [4 of Int], items: Int, channelOrder: ChannelOrder, scale: Float,
    dividesByScale: Bool = false, mean: [3 of Float], std: [3 of Float]
  ) {
    self.elementType = elementType
    self.layout = layout
    self.shape = shape
    self.items = items
    self.channelOrder = channelOrder
    self.scale = scale
    self.dividesByScale = dividesByScale
    self.mean = mean
    self.std = std
  }

  /// The most items of a tensor, so that their heads stay below the limit of a head.
  public static let mostItems = 2048

  /// Bytes of the payload.
  public var byteCount: Int { shape[0] * shape[1] * shape[2] * shape[3] * elementType.byteCount }

  public static func == (a: TensorHeader, b: TensorHeader) -> Bool {
    a.elementType == b.elementType && a.layout == b.layout && a.items == b.items && a.channelOrder == b.channelOrder
      && a.scale == b.scale && a.dividesByScale == b.dividesByScale && (0..<4).allSatisfy { a.shape[$0] == b.shape[$0] }
      && (0..<3).allSatisfy { a.mean[$0] == b.mean[$0] && a.std[$0] == b.std[$0] }
  }
}
