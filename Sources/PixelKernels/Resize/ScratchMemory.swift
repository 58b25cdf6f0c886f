/// Memory that a plan owns for its tables and rows: 64-byte aligned, zeroed, and 64 bytes longer than asked,
/// so that a kernel may read a whole vector at a row's end.
@safe
struct ScratchMemory: ~Copyable {
  let byteCount: Int
  private let base: UnsafeMutableRawPointer

  init(byteCount: Int) {
    self.byteCount = byteCount
    unsafe base = .allocate(byteCount: byteCount + 64, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount + 64)
  }

  /// Memory for `count` elements of a trivial type.
  init<Element: BitwiseCopyable>(_ type: Element.Type, count: Int) {
    self.init(byteCount: count * MemoryLayout<Element>.stride)
  }

  /// Memory that holds the elements of an array.
  init<Element: BitwiseCopyable>(_ elements: [Element]) {
    self.init(Element.self, count: elements.count)
    // Safe: the memory was made for as many elements.
    for index in elements.indices { unsafe pointer(Element.self)[index] = elements[index] }
  }

  deinit { unsafe base.deallocate() }

  /// The memory as elements of a trivial type. Valid while the owner lives.
  @unsafe func pointer<Element: BitwiseCopyable>(_ type: Element.Type) -> UnsafeMutablePointer<Element> {
    unsafe base.assumingMemoryBound(to: type)
  }
}
