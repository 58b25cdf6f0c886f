public import Pixels

/// Why a conversion can't be made.
public enum ConvertError: Error, Equatable, CustomStringConvertible {
  /// The matrix is not made of Kr and Kb, and RGB can't be reached without it.
  case matrix(MatrixCoefficients)
  /// The source does not specify its matrix, and the policy is to refuse.
  case untagged(FrameLayout)
  /// The frame is HDR, and the policy is to refuse.
  case hdr(TransferCharacteristic)

  public var description: String {
    switch self {
    case .matrix(let matrix):
      "can't convert with the matrix \(matrix.name): expected bt709, bt470bg, smpte170m, smpte240m, fcc, bt2020nc or ycgco"
    case .untagged(let layout):
      "the source does not specify its colour matrix: \(layout.format.name) of \(layout.width)x\(layout.height)"
    case .hdr(let transfer):
      "the source is HDR: transfer \(transfer.name)"
    }
  }
}
