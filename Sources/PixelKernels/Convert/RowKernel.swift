/// A conversion of one plan, with all the scratch that it needs: what `FrameConverter` runs.
protocol RowKernel: AnyObject {
  /// Converts rows of luma, or of red, green and blue: all of them, in order, where the destination is subsampled.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts, and
  /// `source` the neighbours that chroma is made from.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes)
}
