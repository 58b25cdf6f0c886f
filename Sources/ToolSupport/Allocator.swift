#if Mimalloc
internal import CMimalloc
#endif

/// The allocator of the process.
public enum Allocator {
  /// Name and version, for example "mimalloc 2.0.9".
  public static var name: String {
    #if Mimalloc
    let version = mi_version()
    return "mimalloc \(version / 100).\(version / 10 % 10).\(version % 10)"
    #else
    return "system"
    #endif
  }

  /// Whether memory that Swift allocates comes from mimalloc: asks the allocator itself. `mi_is_in_heap_region`.
  public static var ownsSwiftMemory: Bool {
    #if Mimalloc
    let probe = UnsafeMutableRawPointer.allocate(byteCount: 100, alignment: 16)
    defer { unsafe probe.deallocate() }
    return unsafe mi_is_in_heap_region(probe)
    #else
    return false
    #endif
  }
}
