public import Pixels

/// What a stream becomes.
public enum ExportForm {
  /// Tightly packed planes, or the elements of tensors, and nothing else.
  case raw
  /// YUV4MPEG2; `nil` takes the rate from the duration of the first frame.
  case y4m(rate: Rational?)
  /// NumPy's array file.
  case npy(ArrayLength)
  /// Pictures; `nil` writes all to one output.
  case pictures(any PictureEncoder, names: PictureNames?)

  /// How the number of items comes into the header of an npy.
  public enum ArrayLength: Equatable, Sendable {
    /// Written at the end, into a file.
    case counted
    /// Said by the person.
    case promised(UInt64)
    /// Every record is an array of its own.
    case each
  }
}
