/// Memory for one batch of frames: a bump allocator that is filled frame by frame and reset in one step.
///
/// The spans it lends borrow the arena, so the compiler keeps every frame from outliving
/// `reset()`: resetting needs exclusive access, which no live span allows.
///
/// Capacity is fixed; the caller splits a batch that does not fit, see `remaining`.
@safe
public struct BatchArena: ~Copyable {
  var base: UnsafeMutableRawPointer
  private let cursor: UnsafeMutablePointer<Int>
  /// Bytes that the arena can hold.
  public let capacity: Int
  /// The largest number of bytes that any batch has used so far.
  public private(set) var highWater = 0

  /// Bytes past the capacity that belong to the arena too, so that a kernel may read a whole vector at a row's end.
  public static let slack = 64

  /// - Parameter capacity: bytes, at least 1; the pages are touched on first use and kept.
  public init(capacity: Int) {
    precondition(capacity > 0, "an arena holds at least one byte")
    unsafe base = .allocate(byteCount: capacity + Self.slack, alignment: 64)
    unsafe cursor = .allocate(capacity: 1)
    unsafe cursor.initialize(to: 0)
    self.capacity = capacity
  }

  deinit {
    unsafe cursor.deallocate()
    unsafe base.deallocate()
  }

  /// Bytes left in this batch.
  public var remaining: Int { unsafe capacity - cursor.pointee }

  /// Bytes lent in this batch, alignment included.
  public var used: Int { unsafe cursor.pointee }

  /// Lends the next `byteCount` bytes, 64-byte aligned, contents undefined; `nil` when they do not fit.
  @_lifetime(borrow self)
  public borrowing func lend(byteCount: Int) -> MutableRawSpan? {
    let start = unsafe (cursor.pointee + 63) & ~63
    guard byteCount >= 0, start <= capacity, byteCount <= capacity - start else { return nil }
    unsafe cursor.pointee = start + byteCount
    // Safe: [start, start + byteCount) is inside the allocation and is lent only once until reset().
    let span = unsafe MutableRawSpan(_unsafeStart: base + start, byteCount: byteCount)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Lends bytes that were lent before, to go on writing them: needs exclusive access, so no other span is alive.
  @_lifetime(&self)
  public mutating func reopen(from start: Int, byteCount: Int) -> MutableRawSpan {
    precondition(start >= 0 && byteCount >= 0 && start <= used - byteCount, "bytes \(start)+\(byteCount) of \(used) lent")
    // Safe: the range is inside what was lent, and access is exclusive.
    let span = unsafe MutableRawSpan(_unsafeStart: base + start, byteCount: byteCount)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// Takes back everything that was lent after `start`.
  public mutating func rewind(to start: Int) {
    precondition(start >= 0 && start <= used, "rewinding to \(start) of \(used)")
    unsafe cursor.pointee = start
  }

  /// The batch so far, for writing it out.
  /// - Throws: the errors of `body` only.
  public borrowing func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: used))
  }

  /// Forgets every frame of the batch. Nothing is returned to the system.
  public mutating func reset() {
    highWater = max(highWater, unsafe cursor.pointee)
    unsafe cursor.pointee = 0
    #if MEMORY_BENCHMARK
    renew()
    #endif
  }
}
