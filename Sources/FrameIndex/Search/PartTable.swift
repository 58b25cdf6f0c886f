/// Frame positions by a 16-bit key: a counting sort.
struct PartTable {
  private let places: [Int32]
  private let starts: [Int32]

  init(_ keys: [UInt16]) {
    var starts = [Int32](repeating: 0, count: (1 << 16) + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for key in 0..<1 << 16 { starts[key + 1] += starts[key] }
    var next = starts
    var places = [Int32](repeating: 0, count: keys.count)
    for (place, key) in keys.enumerated() {
      places[Int(next[Int(key)])] = Int32(place)
      next[Int(key)] += 1
    }
    self.places = places
    self.starts = starts
  }

  func bucket(_ key: UInt16) -> ArraySlice<Int32> { places[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])] }
}
