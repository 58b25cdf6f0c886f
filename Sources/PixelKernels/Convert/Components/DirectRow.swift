internal import FrameMemory

/// Rows of a plane made of the source's bytes or words as they are. Most changes of layout need little arithmetic or none, and a
/// row of codes in between would cost more than the work. Every shape gives the same results as `ComponentSamples` and
/// `SamplePacker`. Rows that follow on each other in memory are one row. What rows need lies in a buffer: counting references to
/// an array for each row would cost a tenth of the time.
final class DirectRow {
  enum Shape {
    /// Every other byte.
    case half
    /// The bytes of two rows or three in turn.
    case joined2, joined3
    /// Two pixels of packed 4:2:2 in four bytes.
    case pairs(isLumaFirst: Bool)
    /// The way back, to two planes or three.
    case split2, split3, splitPairs(isLumaFirst: Bool)
    /// Bytes by an affine map, and gray by one to three equal bytes.
    case mapped(ByteMap), gray(ByteMap)
    /// Words whose samples lose some bits, rounded.
    case narrowed(by: Int)
    /// Words of 16 bits to bytes of full range.
    case scaledDown
    /// Bytes shifted to their place in words.
    case widened(shift: Int)
    /// Words with their samples in another place: all of them, those of two rows in turn, or in turn to two planes.
    case words(WordShift), joinedWords(WordShift), splitWords(WordShift)
    /// Three fields of a word to bytes.
    case fields(BitFields)
    /// Chroma of two rows of 4:4:4, co-sited, or of 4:2:2, for one of 4:2:0; and two rows of 4:2:0 for one of 4:4:4.
    case halved, averaged, doubled
  }

  let shape: Shape
  /// The first of the rows that are read.
  let reader: SampleLayout
  /// The planes of all of them and their first bytes, in the order in which they are written.
  private let planes: SIMD3<Int>
  private let offsets: SIMD3<Int>
  /// The planes that are written.
  private let targets: SIMD3<Int>
  /// For each row that is written the first one that is read.
  private let taps: AlignedBuffer<RowTaps>
  /// Bytes of the rows that are read and written; `nil` where chroma changes its grid.
  private let rowBytes: (read: SIMD3<Int>, written: SIMD3<Int>)?
  /// Samples that are written, those of all components that lie side by side.
  private let count: Int
  /// Samples that are read, where chroma changes its grid.
  let inputCount: Int
  private let instructions: InstructionSet
  let shuffles = ColourShuffles(step: 3, offsets: SIMD3(0, 1, 2))

  /// - Parameter conversions: all of a plane's, or of several planes that one of the source is split into.
  /// - Returns: `nil` if no shape fits.
  init?(_ conversions: [ComponentConversion], _ instructions: InstructionSet) {
    let readers = conversions.compactMap(\.reader)
    guard readers.count == conversions.count, !conversions.contains(where: { $0.quantiser.isDithered }),
      let shape = Self.shape(conversions, readers)
    else { return nil }
    self.shape = shape
    let ordered = Self.ordered(conversions)
    let padded = (0..<3).map { ordered[min($0, ordered.count - 1)] }
    reader = ordered[0].reader!
    planes = SIMD3(padded.map(\.reader!.plane))
    targets = SIMD3(padded.map(\.writer.plane))
    // Fields and what is split lie in the same pixels, and shapes say where.
    offsets = reader.isShared || Self.isSplit(conversions) ? .zero : SIMD3(padded.map(\.reader!.offset))
    self.instructions = instructions
    let first = conversions[0]
    inputCount = first.inputCount
    taps = AlignedBuffer(RowTaps.rows(first.vertical))
    count = Self.isRun(shape) ? first.outputCount * conversions.count : first.outputCount
    let read = SIMD3(padded.map { $0.inputCount * $0.reader!.step })
    rowBytes = Self.isFiltered(conversions) ? nil : (read, SIMD3(padded.map { $0.outputCount * $0.writer.step }))
  }

  private static func isRun(_ shape: Shape) -> Bool {
    switch shape {
    case .narrowed, .scaledDown, .widened, .words: true
    default: false
    }
  }

  private static func isFiltered(_ conversions: [ComponentConversion]) -> Bool {
    conversions.contains { !$0.horizontal.isIdentity || !$0.vertical.isIdentity }
  }

  private static func isSplit(_ conversions: [ComponentConversion]) -> Bool {
    conversions.contains { $0.writer.plane != conversions[0].writer.plane }
  }

  /// In the order of the packed bytes: luma first in pairs, then what comes first of the differences.
  private static func ordered(_ conversions: [ComponentConversion]) -> [ComponentConversion] {
    let packed = isSplit(conversions) ? \ComponentConversion.reader!.step : \.writer.step
    let offset = isSplit(conversions) ? \ComponentConversion.reader!.offset : \.writer.offset
    let isPaired = conversions.count == 3 && conversions[0][keyPath: packed] < conversions[1][keyPath: packed]
    let luma = isPaired ? 1 : 0
    return conversions[..<luma] + conversions[luma...].sorted { $0[keyPath: offset] < $1[keyPath: offset] }
  }
}

extension DirectRow {
  private static func shape(_ conversions: [ComponentConversion], _ readers: [SampleLayout]) -> Shape? {
    let first = conversions[0]
    if isFiltered(conversions) { return conversions.count == 1 ? resampled(first) : nil }
    let map = first.map
    if readers.allSatisfy(\.isShared) { return BitFields(conversions).map { .fields($0) } }
    guard conversions.allSatisfy({ $0.map == map && !$0.writer.isShared }) else { return nil }
    let (reads, writes) = (readers[0], first.writer)
    if readers.allSatisfy(\.isWholeByte), conversions.allSatisfy({ $0.writer.kind == .byte }) {
      return map == .identity ? relaid(conversions, readers) : scaled(conversions, reads)
    }
    if let shift = WordShift(first) {
      return conversions.allSatisfy { WordShift($0) == shift } ? words(conversions, readers, shift) : nil
    }
    guard !isSplit(conversions) else { return nil }
    // Side by side in both, so that a row is one run of samples.
    let isRun = zip(conversions, readers).allSatisfy { conversion, reader in
      let (a, b) = (reader, conversion.writer)
      let (from, to) = (a.kind == .word ? 2 : 1, b.kind == .word ? 2 : 1)
      return a.step == from * conversions.count && b.step == to * conversions.count && a.offset / from == b.offset / to
        && !a.isSwapped && !b.isSwapped
    }
    guard isRun, map.offset == 0 else { return nil }
    if reads.kind == .word, writes.kind == .byte {
      if map.gain == 1.0 / 257, reads.largest == .max { return .scaledDown }
      guard map.gain.significand == 1, map.gain.exponent < 0 else { return nil }
      return .narrowed(by: -Int(map.gain.exponent))
    }
    guard reads.isWholeByte, writes.kind == .word, map.gain.significand == 1, 0...8 ~= map.gain.exponent else { return nil }
    return .widened(shift: Int(map.gain.exponent) + Int(writes.shift))
  }

  /// Bytes in other places.
  private static func relaid(_ conversions: [ComponentConversion], _ readers: [SampleLayout]) -> Shape? {
    let writes = conversions[0].writer
    if isSplit(conversions) {
      guard conversions.allSatisfy({ $0.writer.step == 1 }) else { return nil }
      switch (conversions.count, readers[0].step, readers.last!.step) {
      case (2, 2, 2): return .split2
      case (3, 3, 3): return .split3
      case (3, 2, 4): return .splitPairs(isLumaFirst: readers[0].offset == 0)
      default: return nil
      }
    }
    if conversions.count == 1, writes.step == 1, readers[0].step == 2 { return .half }
    guard readers.allSatisfy({ $0.step == 1 }) else { return nil }
    switch (conversions.count, writes.step, conversions.last!.writer.step) {
    case (2, 2, 2): return .joined2
    case (3, 3, 3): return .joined3
    case (3, 2, 4): return .pairs(isLumaFirst: writes.offset == 0)
    default: return nil
    }
  }

  /// Words in other places.
  private static func words(_ conversions: [ComponentConversion], _ readers: [SampleLayout], _ shift: WordShift) -> Shape? {
    switch (conversions.count, readers[0].step, readers.last!.step, conversions[0].writer.step) {
    case (1, 2, 2, 2): .words(shift)
    case (2, 2, 2, 4): .joinedWords(shift)
    case (2, 4, 4, 2) where isSplit(conversions): .splitWords(shift)
    default: nil
    }
  }

  /// Bytes of another range, and gray of another.
  private static func scaled(_ conversions: [ComponentConversion], _ reader: SampleLayout) -> Shape? {
    guard !isSplit(conversions), reader.step == 1, let map = ByteMap(conversions[0].map, conversions[0].quantiser) else { return nil }
    if conversions.count == 1, conversions[0].writer.step == 1 { return .mapped(map) }
    return conversions.count == 3 && conversions.sameCodes.allSatisfy { $0 == 0 } && conversions[0].writer.step == 3 ? .gray(map) : nil
  }

  /// Chroma on another grid.
  private static func resampled(_ conversion: ComponentConversion) -> Shape? {
    guard let reader = conversion.reader, reader.isWholeByte, reader.step == 1, conversion.writer.kind == .byte,
      conversion.writer.step == 1, conversion.map == .identity, conversion.vertical.taps == 2
    else { return nil }
    let vertical = conversion.vertical.weights
    let isMean = vertical.allSatisfy { $0 == 0.5 }
    guard let repeated = conversion.horizontal.repeated else { return isMean && conversion.horizontal.isIdentity ? .averaged : nil }
    let weights = repeated.weights
    if repeated.period == 1, repeated.step == 2, repeated.starts.x == -1, weights[0] == SIMD4(0.25, 0.5, 0.25, 0), isMean { return .halved }
    let isDoubled = repeated.period == 2 && repeated.starts == SIMD2(0, 0) && weights[0] == SIMD4(1, 0, 0, 0)
    return isDoubled && weights[1] == SIMD4(0.5, 0.5, 0, 0) && vertical.allSatisfy { $0 * 4 == ($0 * 4).rounded() } ? .doubled : nil
  }
}

extension DirectRow {
  /// Makes rows of the plane.
  ///
  /// For memory safety the caller ensures that `source` and `destination` have the rows.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    let isOne = unsafe isOneRow(source, destination)
    for y in isOne ? rows.prefix(1) : rows {
      unsafe convert(row: y, count: isOne ? count * rows.count : count, of: source, into: destination)
    }
  }

  /// Whether rows follow on each other without a gap, those that are read and those that are written.
  private func isOneRow(_ source: FramePlanes, _ destination: MutableFramePlanes) -> Bool {
    guard let rowBytes else { return false }
    let read = unsafe SIMD3(source.strides[planes.x], source.strides[planes.y], source.strides[planes.z])
    let written = unsafe SIMD3(destination.strides[targets.x], destination.strides[targets.y], destination.strides[targets.z])
    return read == rowBytes.read && written == rowBytes.written
  }

  private func convert(row y: Int, count: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    let tap = unsafe taps.start[y]
    let first = unsafe source.row(tap.start, ofPlane: planes.x) + offsets.x
    // Chroma of another grid needs the next row.
    let second = unsafe rowBytes == nil ? first + source.strides[planes.x] : source.row(tap.start, ofPlane: planes.y) + offsets.y
    let third = unsafe source.row(tap.start, ofPlane: planes.z) + offsets.z
    let rows = unsafe Rows(
      a: first, b: second, c: third, weights: tap.weights, count: count, first: destination.row(y, ofPlane: targets.x),
      second: destination.row(y, ofPlane: targets.y), third: destination.row(y, ofPlane: targets.z))
    unsafe convert(rows)
  }

  /// The rows of one call.
  @unsafe struct Rows {
    let a, b, c: UnsafeRawPointer
    /// Of two rows of chroma, in quarters.
    let weights: SIMD2<UInt16>
    /// Samples.
    let count: Int
    let first, second, third: UnsafeMutableRawPointer
  }

  private func convert(_ rows: Rows) {
    var done = 0
    #if AVX2
    if instructions >= .avx2 { done = unsafe convertAVX2(rows) }
    #endif
    let (a, b, c, count) = unsafe (rows.a, rows.b, rows.c, rows.count)
    let (output, out) = unsafe (rows.first, rows.first.assumingMemoryBound(to: UInt8.self))
    let (second, third) = unsafe (rows.second.assumingMemoryBound(to: UInt8.self), rows.third.assumingMemoryBound(to: UInt8.self))
    let (p, q, r) = unsafe (
      a.assumingMemoryBound(to: UInt8.self), b.assumingMemoryBound(to: UInt8.self), c.assumingMemoryBound(to: UInt8.self)
    )
    switch shape {
    case .half: for x in done..<count { unsafe out[x] = p[2 &* x] }
    case .joined2: for x in done..<count { unsafe (out[2 &* x], out[2 &* x &+ 1]) = (p[x], q[x]) }
    case .joined3: for x in done..<count { unsafe (out[3 &* x], out[3 &* x &+ 1], out[3 &* x &+ 2]) = (p[x], q[x], r[x]) }
    case .pairs(let isLumaFirst): unsafe joinPairs(done..<count, p, q, r, isLumaFirst, out)
    case .split2: for x in done..<count { unsafe (out[x], second[x]) = (p[2 &* x], p[2 &* x &+ 1]) }
    case .split3:
      for x in done..<count { unsafe (out[x], second[x], third[x]) = (p[3 &* x], p[3 &* x &+ 1], p[3 &* x &+ 2]) }
    case .splitPairs(let isLumaFirst): unsafe splitPairs(done..<count, p, isLumaFirst, out, second, third)
    case .mapped(let map): for x in done..<count { unsafe out[x] = map.code(p[x]) }
    case .gray(let map):
      for x in done..<count {
        let gray = unsafe map.code(p[x])
        unsafe (out[3 &* x], out[3 &* x &+ 1], out[3 &* x &+ 2]) = (gray, gray, gray)
      }
    case .narrowed(let bits):
      let sample = reader
      for x in done..<count { unsafe out[x] = sample.narrowed(Self.word(a, x), by: bits) }
    case .scaledDown: for x in done..<count { unsafe out[x] = narrowed(Self.word(a, x)) }
    case .widened(let shift):
      for x in done..<count { unsafe Self.store(UInt16(p[x]) &<< UInt16(shift), x, output) }
    case .words(let shift): for x in done..<count { unsafe Self.store(shift.word(Self.word(a, x)), x, output) }
    case .joinedWords(let shift):
      for x in done..<count {
        unsafe Self.store(shift.word(Self.word(a, x)), 2 &* x, output)
        unsafe Self.store(shift.word(Self.word(b, x)), 2 &* x &+ 1, output)
      }
    case .splitWords(let shift):
      for x in done..<count {
        unsafe Self.store(shift.word(Self.word(a, 2 &* x)), x, output)
        unsafe Self.store(shift.word(Self.word(a, 2 &* x &+ 1)), x, rows.second)
      }
    case .fields(let fields):
      for x in done..<count { unsafe (out[3 &* x], out[3 &* x &+ 1], out[3 &* x &+ 2]) = fields.bytes(Self.word(a, x)) }
    case .halved: for i in done..<count { unsafe out[i] = halved(p, q, i) }
    case .averaged: for i in done..<count { unsafe out[i] = UInt8((UInt16(p[i]) + UInt16(q[i]) + 1) >> 1) }
    case .doubled: for x in done..<count { unsafe out[x] = doubled(p, q, x, rows.weights) }
    }
  }

  private static func word(_ row: UnsafeRawPointer, _ x: Int) -> UInt16 {
    unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 &* x, as: UInt16.self))
  }

  private static func store(_ word: UInt16, _ x: Int, _ row: UnsafeMutableRawPointer) {
    unsafe row.storeBytes(of: word.littleEndian, toByteOffset: 2 &* x, as: UInt16.self)
  }

  /// - Parameter pixels: from the first one of a pair on.
  private func joinPairs(
    _ pixels: Range<Int>, _ luma: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>, _ isLumaFirst: Bool,
    _ out: UnsafeMutablePointer<UInt8>
  ) {
    for i in pixels.lowerBound / 2..<(pixels.upperBound + 1) / 2 {
      let (y0, y1) = unsafe (luma[2 &* i], luma[min(2 &* i &+ 1, pixels.upperBound - 1)])
      let to = unsafe out + 4 &* i
      unsafe (to[0], to[1], to[2], to[3]) = isLumaFirst ? (y0, b[i], y1, c[i]) : (b[i], y0, c[i], y1)
    }
  }

  /// - Parameter pixels: from the first one of a pair on.
  private func splitPairs(
    _ pixels: Range<Int>, _ packed: UnsafePointer<UInt8>, _ isLumaFirst: Bool, _ luma: UnsafeMutablePointer<UInt8>,
    _ b: UnsafeMutablePointer<UInt8>, _ c: UnsafeMutablePointer<UInt8>
  ) {
    let offset = isLumaFirst ? 0 : 1
    for x in pixels { unsafe luma[x] = packed[2 &* x &+ offset] }
    for i in pixels.lowerBound / 2..<(pixels.upperBound + 1) / 2 {
      unsafe (b[i], c[i]) = (packed[4 &* i &+ 1 &- offset], packed[4 &* i &+ 3 &- offset])
    }
  }

  /// `1 2 1` around sample 2i of both rows; beyond the edges the last sample repeats.
  func halved(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ i: Int) -> UInt8 {
    let width = inputCount
    let (before, here, after) = (max(2 * i - 1, 0), min(2 * i, width - 1), min(2 * i + 1, width - 1))
    let sum = unsafe UInt16(a[before]) + 2 * UInt16(a[here]) + UInt16(a[after]) + UInt16(b[before]) + 2 * UInt16(b[here]) + UInt16(b[after])
    return UInt8((sum + 4) >> 3)
  }

  /// Even samples lie on chroma's, odd ones half-way.
  private func doubled(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ x: Int, _ weights: SIMD2<UInt16>) -> UInt8 {
    let (here, next) = (x >> 1, min((x + 1) >> 1, inputCount - 1))
    let p = unsafe UInt16(a[here]) * weights.x + UInt16(b[here]) * weights.y
    let q = unsafe UInt16(a[next]) * weights.x + UInt16(b[next]) * weights.y
    return UInt8((p + q + 4) >> 3)
  }
}
