/// Memory that a plan allocates once and reuses for every frame: 64-byte aligned, with a vector of slack at the end.
@safe
struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  let start: UnsafeMutablePointer<Element>
  let count: Int

  /// - Parameter zero: what every element is at first.
  init(count: Int, repeating zero: Element) {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Element>.stride + 64, alignment: 64)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: count * MemoryLayout<Element>.stride + 64)
    unsafe start = bytes.assumingMemoryBound(to: Element.self)
    unsafe start.update(repeating: zero, count: count)
    self.count = count
  }

  deinit { unsafe UnsafeMutableRawPointer(start).deallocate() }
}
