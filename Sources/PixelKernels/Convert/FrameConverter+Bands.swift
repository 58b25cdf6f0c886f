extension FrameConverter: BandedPlan {
  public var sourceByteCount: Int { source.byteCount }
  public var destinationByteCount: Int { destination.byteCount }

  /// Whether every plane has the frame's rows, which need nothing of each other.
  private var isDivisible: Bool {
    hasIndependentRows && (0..<destination.planeCount).allSatisfy { destination.plane($0).rows == destination.height }
  }

  @unsafe public mutating func begin(_ source: UnsafeRawPointer) -> UnsafeRawPointer { unsafe source }

  /// Subsampled chroma and palettes are written a frame at a time: then the first band is all of it.
  @unsafe public mutating func make(
    band: Int, of count: Int, from source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer
  ) {
    let bands = isDivisible ? count : 1
    guard band < bands else { return }
    let rows = PixelKernels.rows(ofBand: band, of: bands, in: self.source.height)
    guard !rows.isEmpty else { return }
    unsafe convert(rows: rows, of: FramePlanes(source, self.source), into: MutableFramePlanes(destination, self.destination))
  }
}
