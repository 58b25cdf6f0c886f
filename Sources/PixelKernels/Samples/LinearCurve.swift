internal import FrameMemory

/// A function of 0…1 as a table with linear interpolation; arguments beyond are clamped.
final class LinearCurve {
  private let table = AlignedBuffer<Double>(count: LinearCurve.steps + 2, repeating: 0)
  private static let steps = 8192

  init(_ function: (Double) -> Double) {
    for i in 0...Self.steps { unsafe table.start[i] = function(Double(i) / Double(Self.steps)) }
    unsafe table.start[Self.steps + 1] = table.start[Self.steps]
  }

  subscript(_ x: Double) -> Double {
    let place = min(max(x, 0), 1) * Double(Self.steps)
    let index = Int(place)
    let (a, b) = unsafe (table.start[index], table.start[index + 1])
    return a + (b - a) * (place - Double(index))
  }
}
