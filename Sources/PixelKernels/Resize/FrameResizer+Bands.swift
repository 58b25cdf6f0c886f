extension FrameResizer: BandedPlan {
  public var sourceByteCount: Int { source.byteCount }
  public var destinationByteCount: Int { destination.byteCount }

  @unsafe public mutating func begin(_ source: UnsafeRawPointer) -> UnsafeRawPointer { unsafe source }

  /// A band of every plane. The first paints what surrounds the picture.
  @unsafe public mutating func make(
    band: Int, of count: Int, from source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer
  ) {
    if band == 0 { unsafe paint(destination) }
    for index in 0..<planeCount { unsafe resize(plane: index, band: band, of: count, from: source, into: destination) }
  }
}
