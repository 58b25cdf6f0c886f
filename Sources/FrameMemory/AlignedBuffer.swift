/// Memory that a plan allocates once and reuses for every frame: `count` elements, 64-byte aligned, and 64 bytes more, so that
/// a kernel may read or write a whole vector at a row's end.
@safe
@frozen
public struct AlignedBuffer<Element: BitwiseCopyable>: ~Copyable {
  /// The first element. Valid while the buffer lives.
  public let start: UnsafeMutablePointer<Element>
  /// Elements; the 64 bytes after them are not counted.
  public let count: Int

  /// Memory whose every byte is 0, the 64 after the elements included.
  ///
  /// - Parameter count: elements, at least 0.
  @inlinable
  public init(count: Int) {
    precondition(count >= 0, "a buffer of \(count) elements")
    let byteCount = count * MemoryLayout<Element>.stride + 64
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    // Safe: the bytes are initialised, and every pattern of the elements' bits is the caller's to give.
    unsafe start = bytes.assumingMemoryBound(to: Element.self)
    self.count = count
  }

  /// Memory whose elements are all `element`.
  @inlinable
  public init(count: Int, repeating element: Element) {
    self.init(count: count)
    unsafe start.update(repeating: element, count: count)
  }

  /// Memory that holds the elements of an array.
  @inlinable
  public init(_ elements: [Element]) {
    self.init(count: elements.count)
    for index in elements.indices { unsafe start[index] = elements[index] }
  }

  @inlinable
  deinit { unsafe UnsafeMutableRawPointer(start).deallocate() }

  /// The first byte. Valid while the buffer lives.
  @inlinable
  public var bytes: UnsafeMutableRawPointer { unsafe UnsafeMutableRawPointer(start) }
}
