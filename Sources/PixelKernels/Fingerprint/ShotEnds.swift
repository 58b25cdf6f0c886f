public import Pixels

/// What is kept of the ends of a stretch of a video, so that the scores at its beginning can be computed once the stretch before
/// it is available.
public struct ShotEnds: Equatable, Sendable {
  /// A frame at an end: its layout, and its bytes up to the end of what a score compares.
  public struct End: Equatable, Sendable {
    /// The frame's layout.
    public let layout: FrameLayout
    /// Its first `byteCount(of: layout)` bytes.
    public let samples: [UInt8]

    /// Takes the part of a frame that is compared.
    ///
    /// - Returns: `nil` for another number of bytes than a score compares.
    public init?(layout: FrameLayout, samples: [UInt8]) {
      guard samples.count == Self.byteCount(of: layout) else { return nil }
      self.layout = layout
      self.samples = samples
    }

    /// Bytes of a frame up to the end of what a score compares.
    public static func byteCount(of layout: FrameLayout) -> Int { ScoredSamples(layout.format.descriptor).byteCount(of: layout) }
  }

  /// The stretch's first frame.
  public var first: End
  /// The stretch's last frame.
  public var last: End
  /// The mean absolute difference of the second frame to the first, 0…100; `nil` if there is no second one of the same layout.
  public var secondDifference: Double?
  /// That of the last frame to the one before it; `nil` if the stretch has one frame.
  public var lastDifference: Double?

  /// Memberwise; a stretch of one frame has no differences.
  public init(first: End, last: End, secondDifference: Double? = nil, lastDifference: Double? = nil) {
    (self.first, self.last) = (first, last)
    (self.secondDifference, self.lastDifference) = (secondDifference, lastDifference)
  }

  /// The mean absolute difference of the stretch's first frame to the last one of the stretch before it, 0…100; `nil` if their
  /// layouts differ.
  public func difference(after previous: ShotEnds) -> Double? {
    let (a, b) = (first, previous.last)
    guard a.layout == b.layout else { return nil }
    // Safe: an end has the bytes of all planes that are compared.
    return unsafe a.samples.withUnsafeBytes { a in
      unsafe b.samples.withUnsafeBytes { b in
        let samples = ScoredSamples(first.layout.format.descriptor)
        let planes = unsafe (FramePlanes(a.baseAddress!, first.layout), FramePlanes(b.baseAddress!, first.layout))
        return unsafe samples.difference(planes.0, planes.1, first.layout, .current)
      }
    }
  }
}

extension ShotHistory {
  /// The frame that was scored last; `nil` before the first. Allocates.
  public var lastEnd: ShotEnds.End? {
    guard let held else { return nil }
    let count = ShotEnds.End.byteCount(of: held)
    return ShotEnds.End(layout: held, samples: unsafe Array(UnsafeRawBufferPointer(start: heldBytes, count: count)))
  }
}
