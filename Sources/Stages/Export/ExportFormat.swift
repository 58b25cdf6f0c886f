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

  public init(rate: Rational? = nil) { self.rate = rate }
}
