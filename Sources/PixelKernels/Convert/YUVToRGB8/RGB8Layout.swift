internal import Pixels

/// How three 8-bit colours lie in the destination.
enum RGB8Packing {
  /// Three bytes a pixel.
  case three
  /// Four, the last of them 255.
  case fourOpaqueLast
  /// Four, the first of them 255.
  case fourOpaqueFirst
  /// A plane each: green, blue, red.
  case planar

  /// - Returns: `nil` for formats that are not 8-bit RGB.
  init?(_ format: PixelFormatDescriptor) {
    guard format.model == .rgb, format.components.allSatisfy({ $0.depth == 8 }) else { return nil }
    switch (format.planeCount, format.components[0].step) {
    case (1, 3): self = .three
    case (1, 4): self = format.components.prefix(3).contains { $0.offset == 0 } ? .fourOpaqueLast : .fourOpaqueFirst
    case (3, 1): self = .planar
    default: return nil
    }
  }

  /// Bytes from one pixel to the next within a plane.
  var step: Int {
    switch self {
    case .three: 3
    case .fourOpaqueLast, .fourOpaqueFirst: 4
    case .planar: 1
    }
  }
}

/// How samples of 8 to 12 bits lie in a plane.
struct SampleWords {
  let isByte: Bool
  /// Bits to shift left, so that the sample fills 16 bits.
  let shift: Int
  /// The bits of the word that are the sample's, before the shift.
  let mask: UInt16

  init(_ component: PixelComponent) {
    isByte = component.wordBytes == 1
    shift = 16 - component.depth - component.shift
    mask = UInt16(truncatingIfNeeded: ((1 << component.depth) - 1) << component.shift)
  }

  /// The sample `index` of a row, filling 16 bits.
  @inline(__always) @unsafe func load(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    if isByte { return unsafe UInt16(row.load(fromByteOffset: index, as: UInt8.self)) &<< 8 }
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return (word & mask) &<< UInt16(shift)
  }
}

/// Along a row, how chroma reaches luma's resolution.
enum HorizontalChroma {
  /// It has it.
  case full
  /// Each sample for two pixels.
  case nearest
  /// Samples lie on the even pixels; odd ones take the mean of two.
  case coSited
  /// Samples lie between the pixels of a pair, which take ¾ of theirs and ¼ of the next.
  case centred
}

/// Of which two chroma rows a row of luma takes how many quarters.
struct VerticalChroma: Equatable {
  let row: Int
  let next: Int
  let weight: Int16
  let nextWeight: Int16

  /// The rows of a filter with at most two taps, weights in quarters; `nil` where they are not.
  static func rows(_ filter: AxisFilter) -> [VerticalChroma]? {
    guard filter.taps <= 2 else { return nil }
    var rows: [VerticalChroma] = []
    for y in 0..<filter.count {
      let weights = (0..<filter.taps).map { filter.weights[y * filter.taps + $0] * 4 }
      guard weights.allSatisfy({ $0 == $0.rounded() }) else { return nil }
      let first = filter.starts[y]
      let both = filter.taps == 2
      // A row of weight zero is not read: its place is the other's.
      let starts = both && weights[0] == 0 ? first + 1 : first
      let next = both && weights[1] != 0 && weights[0] != 0 ? first + 1 : starts
      let nextWeight = next == starts ? 0 : Int16(weights[1])
      rows.append(VerticalChroma(row: starts, next: next, weight: 4 - nextWeight, nextWeight: nextWeight))
    }
    return rows
  }
}
