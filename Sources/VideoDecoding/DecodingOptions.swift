internal import CLibAV

/// What to decode, and how.
public struct DecodingOptions: Sendable {
  /// What becomes of damaged frames.
  public enum DamagePolicy: String, CaseIterable, Sendable {
    /// They are delivered, and marked.
    case keep
    /// They are left out.
    case drop
    /// The first sign of damage ends the work.
    case fail
  }

  /// Where frames are decoded. Pixels do not depend on it.
  public enum Hardware: String, CaseIterable, Sendable {
    case none
    /// On the first device that can decode the stream; without one, in software.
    case auto
    /// NVIDIA's NVDEC.
    case cuda
    case vaapi
  }

  /// The device that decodes.
  public var hardware = Hardware.none
  /// Decoder threads; 0 leaves it to libavcodec (one a core). Pixels do not depend on it.
  public var threads = 0
  /// Rotate and mirror frames as the display matrix says.
  public var appliesOrientation = true
  /// The stream's index in the file, counted from 0 over all streams; `nil` takes the first video stream.
  public var stream: Int?
  /// Open playlists, what they point to, and network addresses.
  public var allowsNetwork = false
  /// Larger frames are refused, before memory is taken for them.
  public var largestFrameBytes = 1 << 30
  /// What becomes of frames that are damaged.
  public var onDamage = DamagePolicy.keep

  /// The defaults of frame-decode's flags.
  public init() {}
}

/// Memory that libav may ask for.
public enum DecodingMemory {
  /// The tables of long files need some memory, however small the frames are.
  private static let leastBytes = 256 << 20

  /// Refuses single allocations larger than any frame within the limit needs, so that a small file can't claim gigabytes. The
  /// corresponding C function is `av_max_alloc`.
  ///
  /// - Parameter largestFrameBytes: of `DecodingOptions`.
  public static func limit(forFramesOf largestFrameBytes: Int) {
    // Decoders keep borders around a frame.
    let frame = largestFrameBytes + largestFrameBytes / 4 + (16 << 20)
    av_max_alloc(max(leastBytes, min(frame, Int(CInt.max))))
  }
}
