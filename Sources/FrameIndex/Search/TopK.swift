/// Keeps the smallest of many elements; smaller is better.
struct TopK<Element: Comparable> {
  /// Elements that are kept; 0 for all.
  private let limit: Int
  private let room: Int
  private var elements: [Element] = []
  /// Once full, an element that is not smaller than this can't be among them.
  private(set) var bound: Element?

  init(limit: Int) {
    self.limit = limit
    room = limit > 0 ? 4 * limit + 1024 : .max
  }

  @inline(__always)
  mutating func add(_ element: Element) {
    if let bound, element >= bound { return }
    elements.append(element)
    if elements.count >= room { keepBest() }
  }

  private mutating func keepBest() {
    elements.sort()
    guard limit > 0, elements.count >= limit else { return }
    elements.removeSubrange(limit...)
    bound = elements.last
  }

  /// - Returns: the best first.
  consuming func finish() -> [Element] {
    keepBest()
    return elements
  }
}
