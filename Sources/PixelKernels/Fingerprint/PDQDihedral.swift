/// The eight ways to turn and mirror a picture, named as PDQ's reference names them.
///
/// A query is hashed in all eight, so an index needs no mirrored fingerprints.
public enum PDQDihedral: CaseIterable, Sendable {
  case original, rotate90, rotate180, rotate270, flipX, flipY, flipPlus1, flipMinus1

  /// Whether rows and columns change places.
  var transposes: Bool {
    switch self {
    case .original, .rotate180, .flipX, .flipY: false
    case .rotate90, .rotate270, .flipPlus1, .flipMinus1: true
    }
  }

  /// Whether the coefficient that stands at (row, column) before any transposition changes its sign.
  /// Indices count from frequency 1, so an even index is an odd frequency.
  func negates(row: Int, column: Int) -> Bool {
    switch self {
    case .original, .flipPlus1: false
    case .rotate90, .flipY: column & 1 == 0
    case .rotate270, .flipX: row & 1 == 0
    case .rotate180, .flipMinus1: (row + column) & 1 == 1
    }
  }
}
