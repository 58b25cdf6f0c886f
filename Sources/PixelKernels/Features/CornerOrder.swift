internal import FrameMemory

/// Sorts corners by priority: the strongest of every cell first, then every cell's second …
@safe
struct CornerOrder: ~Copyable {
  private let columns: Int
  private let rows: Int
  /// Corners of each cell so far, then places of each rank.
  private let counts: AlignedBuffer<Int32>
  private let mostRanks: Int

  /// - Parameter mostWanted: the most corners requested.
  init(columns: Int, rows: Int, mostWanted: Int) {
    (self.columns, self.rows, mostRanks) = (columns, rows, mostWanted)
    counts = AlignedBuffer(count: max(columns * rows, mostWanted + 1))
  }

  /// Sorts corners of a plane by (rank in their cell, −strength), and drops those of ranks that are never reached.
  ///
  /// For memory safety the caller ensures that `count` corners lie in both, inside a plane of this size.
  ///
  /// - Returns: how many were kept, the first of `ordered`.
  @unsafe func order(
    _ corners: UnsafeMutablePointer<Corner>, count: Int, width: Int, height: Int, into ordered: UnsafeMutablePointer<Corner>
  ) -> Int {
    unsafe heapSort(UnsafeMutableBufferPointer(start: corners, count: count)) { a, b in
      // Equal strengths in reading order: nothing may depend on the sort.
      a.strength != b.strength ? a.strength > b.strength : (a.y, a.x) < (b.y, b.x)
    }
    unsafe rank(corners, count: count, width: width, height: height)
    return unsafe distribute(corners, count: count, into: ordered)
  }

  private func rank(_ corners: UnsafeMutablePointer<Corner>, count: Int, width: Int, height: Int) {
    let held = unsafe counts.start
    unsafe held.update(repeating: 0, count: columns * rows)
    for index in 0..<count {
      let cell = unsafe Int(corners[index].y) * rows / height * columns + Int(corners[index].x) * columns / width
      unsafe corners[index].rank = UInt16(clamping: held[cell])
      unsafe held[cell] += 1
    }
  }

  /// A counting sort by rank, which keeps the order inside a rank.
  private func distribute(_ corners: UnsafeMutablePointer<Corner>, count: Int, into ordered: UnsafeMutablePointer<Corner>) -> Int {
    let places = unsafe counts.start
    unsafe places.update(repeating: 0, count: mostRanks + 1)
    for index in 0..<count where unsafe Int(corners[index].rank) < mostRanks {
      unsafe places[Int(corners[index].rank) + 1] += 1
    }
    for rank in 0..<mostRanks { unsafe places[rank + 1] += places[rank] }
    let kept = unsafe Int(places[mostRanks])
    for index in 0..<count where unsafe Int(corners[index].rank) < mostRanks {
      let rank = unsafe Int(corners[index].rank)
      unsafe ordered[Int(places[rank])] = corners[index]
      unsafe places[rank] += 1
    }
    return kept
  }
}

/// Sorts in place without allocating: the library's sort allocates on every call.
func heapSort<Element>(_ elements: UnsafeMutableBufferPointer<Element>, by precedes: (Element, Element) -> Bool) {
  func sift(_ start: Int, _ count: Int) {
    var root = start
    while 2 * root + 1 < count {
      var child = 2 * root + 1
      if child + 1 < count, unsafe precedes(elements[child], elements[child + 1]) { child += 1 }
      guard unsafe precedes(elements[root], elements[child]) else { return }
      unsafe elements.swapAt(root, child)
      root = child
    }
  }
  for start in stride(from: elements.count / 2 - 1, through: 0, by: -1) { sift(start, elements.count) }
  for end in stride(from: elements.count - 1, to: 0, by: -1) {
    unsafe elements.swapAt(0, end)
    sift(0, end)
  }
}
