internal import CLibAV

/// Memory that libav may ask for.
public enum DecodingMemory {
  /// Tables of long files need some, however small their frames are.
  private static let leastBytes = 256 << 20

  /// Refuses single allocations that no frame of the limit needs, so that a small file can't claim gigabytes. The
  /// corresponding C function is `av_max_alloc`.
  ///
  /// - Parameter largestFrameBytes: of `DecodingOptions`.
  public static func limit(forFramesOf largestFrameBytes: Int) {
    // Decoders keep borders around a frame.
    let frame = largestFrameBytes + largestFrameBytes / 4 + (16 << 20)
    av_max_alloc(max(leastBytes, min(frame, Int(CInt.max))))
  }
}
