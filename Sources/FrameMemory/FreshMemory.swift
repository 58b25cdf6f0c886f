#if MEMORY_BENCHMARK
import Glibc

/// What arenas are compared with in `make bench-memory`, and no other build: memory that is asked for and given back with
/// every batch, which from a batch's size on means with every frame.
enum FreshMemory {
  static let isOn = unsafe getenv("FRAMEPIPE_MALLOC_PER_FRAME") != nil
}

extension BatchArena {
  mutating func renew() {
    guard FreshMemory.isOn else { return }
    unsafe base.deallocate()
    unsafe base = .allocate(byteCount: capacity + Self.slack, alignment: 64)
  }
}

extension RecordBuffer {
  /// Forgets what it holds.
  public mutating func renew() {
    guard FreshMemory.isOn else { return }
    unsafe base.deallocate()
    unsafe base = .allocate(byteCount: capacity + BatchArena.slack, alignment: 64)
  }
}
#endif
