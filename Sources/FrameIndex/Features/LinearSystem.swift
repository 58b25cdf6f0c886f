/// An overdetermined system of linear equations, solved by least squares.
struct LinearSystem {
  private let unknowns: Int
  /// The normal equations, each with its right-hand side.
  private var rows: [[Double]]

  init(unknowns: Int) {
    self.unknowns = unknowns
    rows = Array(repeating: Array(repeating: 0, count: unknowns + 1), count: unknowns)
  }

  mutating func add(_ factors: [Double], equals value: Double) {
    for row in 0..<unknowns where factors[row] != 0 {
      for column in 0..<unknowns { rows[row][column] += factors[row] * factors[column] }
      rows[row][unknowns] += factors[row] * value
    }
  }

  /// By elimination with the largest pivot of each column; `nil` if there is more than one solution.
  func solution() -> [Double]? {
    var rows = rows
    for column in 0..<unknowns {
      let pivot = (column..<unknowns).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
      guard abs(rows[pivot][column]) > 1e-10 else { return nil }
      rows.swapAt(column, pivot)
      for row in column + 1..<unknowns {
        let factor = rows[row][column] / rows[column][column]
        for place in column...unknowns { rows[row][place] -= factor * rows[column][place] }
      }
    }
    var values = Array(repeating: 0.0, count: unknowns)
    for row in (0..<unknowns).reversed() {
      let known = (row + 1..<unknowns).reduce(0) { $0 + rows[row][$1] * values[$1] }
      values[row] = (rows[row][unknowns] - known) / rows[row][row]
    }
    return values
  }
}
