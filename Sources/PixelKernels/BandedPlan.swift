/// A plan that can make a part of a frame, so that several threads, each with its own plan, make one frame together.
///
/// The result does not depend on the number of bands.
public protocol BandedPlan: ~Copyable {
  /// Bytes of an input frame.
  var sourceByteCount: Int { get }
  /// Bytes of the result.
  var destinationByteCount: Int { get }

  /// Does what only one plan can do, before any makes its band.
  ///
  /// - Returns: where the bands then read: the source, or memory of this plan.
  @unsafe mutating func begin(_ source: UnsafeRawPointer) -> UnsafeRawPointer

  /// Makes band `band` of `count`; all of them together write every byte of the destination, each its own.
  ///
  /// For memory safety the caller ensures that a whole frame lies at what `begin` returned, and that the destination has
  /// room for all of it.
  @unsafe mutating func make(band: Int, of count: Int, from source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer)
}

/// The rows of band `band` of `count`: whole blocks of eight, in which resizing is done and chroma does not end.
func rows(ofBand band: Int, of count: Int, in rows: Int) -> Range<Int> {
  let blocks = (rows + 7) / 8
  return min(rows, blocks * band / count * 8)..<min(rows, blocks * (band + 1) / count * 8)
}
