public import Pixels

/// A foreign format that frames go out in.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// Tightly packed planes, or the elements of tensors, and nothing else.
  case raw
  /// YUV4MPEG2.
  case y4m
  /// NumPy's array file.
  case npy
  /// Netpbm's P6 and P5.
  case ppm, pgm
  case png
}

/// What the person says about the output.
public struct ExportOptions: Sendable {
  /// Frames a second of a y4m.
  public var rate: Rational?
  /// How an npy knows its length.
  public var arrayLength: ArrayLength
  /// Of pictures that go into a file each.
  public var names: PictureNames?

  /// How the number of items comes into the header of an npy.
  public enum ArrayLength: Equatable, Sendable {
    /// Written at the end, into a file.
    case counted
    /// Said by the person.
    case promised(UInt64)
    /// Every record is an array of its own.
    case each
  }

  public init(rate: Rational? = nil, arrayLength: ArrayLength = .counted, names: PictureNames? = nil) {
    self.rate = rate
    self.arrayLength = arrayLength
    self.names = names
  }
}
