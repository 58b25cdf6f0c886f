#if MEMORY_BENCHMARK
import Glibc

/// The alternative to arenas in `make bench-memory`, and in no other build: memory allocated and freed for every batch,
/// which means for every frame once a frame is as large as a batch.
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
  /// Frees what it holds.
  public mutating func renew() {
    guard FreshMemory.isOn else { return }
    unsafe base.deallocate()
    unsafe base = .allocate(byteCount: capacity + BatchArena.slack, alignment: 64)
  }
}
#endif
