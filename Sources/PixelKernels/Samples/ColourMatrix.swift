internal import Pixels

/// Three rows of three coefficients, row by row.
struct ColourMatrix: Equatable {
  var m: [9 of Double]

  init(_ rows: (Double, Double, Double), _ second: (Double, Double, Double), _ third: (Double, Double, Double)) {
    m = [rows.0, rows.1, rows.2, second.0, second.1, second.2, third.0, third.1, third.2]
  }

  static let identity = ColourMatrix((1, 0, 0), (0, 1, 0), (0, 0, 1))

  subscript(row: Int, column: Int) -> Double {
    get { m[3 * row + column] }
    set { m[3 * row + column] = newValue }
  }

  static func == (a: ColourMatrix, b: ColourMatrix) -> Bool { (0..<9).allSatisfy { a.m[$0] == b.m[$0] } }

  static func * (a: ColourMatrix, b: ColourMatrix) -> ColourMatrix {
    var product = identity
    for row in 0..<3 {
      for column in 0..<3 { product[row, column] = (0..<3).reduce(0) { $0 + a[row, $1] * b[$1, column] } }
    }
    return product
  }
}

extension ColourMatrix {
  /// From R', G', B' to Y', Cb, Cr in units (H.273 §8.3): Y' = Kr R' + Kg G' + Kb B', Cb = (B' − Y') / 2(1 − Kb),
  /// Cr = (R' − Y') / 2(1 − Kr).
  static func toDifferences(_ matrix: MatrixCoefficients) -> ColourMatrix? {
    if matrix == .ycgco { return ColourMatrix((0.25, 0.5, 0.25), (-0.25, 0.5, -0.25), (0.5, 0, -0.5)) }
    guard let (kr, kb) = matrix.weights else { return nil }
    let kg = 1 - kr - kb
    let cb = 2 * (1 - kb)
    let cr = 2 * (1 - kr)
    return ColourMatrix((kr, kg, kb), (-kr / cb, -kg / cb, (1 - kb) / cb), ((1 - kr) / cr, -kg / cr, -kb / cr))
  }

  /// The inverse: R' = Y' + 2(1 − Kr) Cr, B' = Y' + 2(1 − Kb) Cb, and G' from what is left of Y'.
  static func fromDifferences(_ matrix: MatrixCoefficients) -> ColourMatrix? {
    if matrix == .ycgco { return ColourMatrix((1, -1, 1), (1, 1, 0), (1, -1, -1)) }
    guard let (kr, kb) = matrix.weights else { return nil }
    let kg = 1 - kr - kb
    let red = 2 * (1 - kr)
    let blue = 2 * (1 - kb)
    return ColourMatrix((1, 0, red), (1, -kb * blue / kg, -kr * red / kg), (1, blue, 0))
  }
}

/// A colour matrix between the codes of two formats: `out[row] = Σ matrix[row, column] · in[column] + offset[row]`.
struct SampleMatrix {
  var matrix: ColourMatrix
  var offset: [3 of Double]

  /// - Parameter units: the same mapping between units.
  init(_ units: ColourMatrix, from source: [3 of SampleScale], to destination: [3 of SampleScale]) {
    matrix = units
    offset = [0, 0, 0]
    for row in 0..<3 {
      offset[row] = destination[row].zero
      for column in 0..<3 {
        let gain = units[row, column] * destination[row].scale / source[column].scale
        matrix[row, column] = gain
        offset[row] -= gain * source[column].zero
      }
    }
  }
}
