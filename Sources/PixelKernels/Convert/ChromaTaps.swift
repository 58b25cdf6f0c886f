internal import Pixels

/// How samples lie in a plane of bytes or little-endian words.
struct SampleWords {
  let isByte: Bool
  /// Bits to shift left, so that the sample fills 16 bits.
  let shift: Int
  /// The bits of the word that are the sample's, before the shift.
  let mask: UInt16
  /// Bits to shift right for the code.
  let codeShift: Int

  init(_ component: PixelComponent) {
    codeShift = component.shift
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

  /// The sample `index` of a row, as its code.
  @inline(__always) @unsafe func code(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    if isByte { return unsafe UInt16(row.load(fromByteOffset: index, as: UInt8.self)) }
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return (word & mask) &>> UInt16(codeShift)
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

  /// - Returns: `nil` where four pixels share a sample.
  init?(_ plan: ConversionPlan) {
    switch plan.from.log2ChromaWidth {
    case 0: self = .full
    case 1 where plan.options.chroma == .nearest: self = .nearest
    case 1: self = ChromaGrid.horizontal(plan.from, plan.sourceColour.siting).first == 0 ? .coSited : .centred
    default: return nil
    }
  }
}

/// Of which two chroma rows a row of luma takes how many quarters.
struct VerticalChroma: Equatable {
  let row: Int
  let next: Int
  let weight: Int16
  let nextWeight: Int16

  /// One for each row of luma; `nil` where the weights are no quarters.
  static func rows(_ plan: ConversionPlan) -> [VerticalChroma]? {
    let filter = AxisFilter.up(.vertical(plan.from, plan.sourceColour.siting), to: plan.source.height, plan.options.chroma)
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
