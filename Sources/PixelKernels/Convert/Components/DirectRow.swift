/// A row of a plane made of the source's bytes or words as they are. Most changes of layout need little arithmetic or none, and a
/// row of codes in between would cost more than the work. Every shape gives the same results as `ComponentSamples` and
/// `SamplePacker`. A class, because copying its arrays for each row would cost a tenth of the time.
final class DirectRow {
  enum Shape {
    /// Every `step`-th byte.
    case part(step: Int)
    /// The bytes of two rows or three in turn.
    case joined2, joined3
    /// Two pixels of packed 4:2:2 in four bytes.
    case pairs(isLumaFirst: Bool)
    /// Bytes by an affine map, and gray by one to three equal bytes.
    case mapped(ByteMap), gray(ByteMap)
    /// Words whose samples lose some bits, rounded.
    case narrowed(by: Int)
    /// Words of 16 bits to bytes of full range.
    case scaledDown
    /// Bytes shifted to their place in words.
    case widened(shift: Int)
    /// Three fields of a word to bytes.
    case fields(BitFields)
    /// Chroma of two rows of 4:4:4, co-sited, for one of 4:2:0; and two rows of 4:2:0 for one of 4:4:4.
    case halved, doubled
  }

  let shape: Shape
  /// The first of the rows that are read.
  let reader: SampleLayout
  /// The planes of all of them and their first bytes, in the order in which they are written.
  private let planes: SIMD3<Int>
  private let offsets: SIMD3<Int>
  private let vertical: AxisFilter
  /// Samples that are written, those of all components that lie side by side.
  private let count: Int
  /// Samples that are read, where chroma changes its grid.
  let inputCount: Int
  private let instructions: InstructionSet

  /// - Parameter made: for each component the first that is the same.
  /// - Returns: `nil` if no shape fits.
  init?(_ conversions: [ComponentConversion], made: [Int], _ instructions: InstructionSet) {
    let readers = conversions.compactMap(\.reader)
    guard readers.count == conversions.count, !conversions.contains(where: { $0.quantiser.isDithered }),
      let shape = Self.shape(conversions, readers, made)
    else { return nil }
    self.shape = shape
    let ordered = Self.ordered(conversions)
    let padded = (0..<3).map { ordered[min($0, ordered.count - 1)] }
    reader = ordered[0]
    planes = SIMD3(padded.map(\.plane))
    offsets = SIMD3(padded.map(\.offset))
    self.instructions = instructions
    inputCount = conversions[0].inputCount
    vertical = conversions[0].vertical
    count = Self.isRun(shape) ? conversions[0].outputCount * conversions.count : conversions[0].outputCount
  }

  private static func isRun(_ shape: Shape) -> Bool {
    switch shape {
    case .narrowed, .scaledDown, .widened: true
    default: false
    }
  }

  /// The readers in the order of the bytes: luma first in pairs, then what comes first of the differences.
  private static func ordered(_ conversions: [ComponentConversion]) -> [SampleLayout] {
    let isPaired = conversions.count == 3 && conversions[0].writer.step < conversions[1].writer.step
    let rest = isPaired ? Array(conversions.dropFirst()) : conversions
    return (isPaired ? [conversions[0].reader!] : []) + rest.sorted { $0.writer.offset < $1.writer.offset }.map { $0.reader! }
  }
}

extension DirectRow {
  private static func shape(_ conversions: [ComponentConversion], _ readers: [SampleLayout], _ made: [Int]) -> Shape? {
    let first = conversions[0]
    let isFiltered = conversions.contains { !$0.horizontal.isIdentity || !$0.vertical.isIdentity }
    if isFiltered { return conversions.count == 1 ? resampled(first) : nil }
    let map = first.map
    if readers.allSatisfy(\.isShared) { return BitFields(conversions).map { .fields($0) } }
    guard conversions.allSatisfy({ $0.map == map && !$0.writer.isShared }) else { return nil }
    let (reads, writes) = (readers[0], first.writer)
    if readers.allSatisfy(\.isWholeByte), conversions.allSatisfy({ $0.writer.kind == .byte }) {
      return map == .identity ? relaid(conversions, readers) : scaled(conversions, reads, made)
    }
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
    if conversions.count == 1, writes.step == 1, 2...4 ~= readers[0].step { return .part(step: readers[0].step) }
    guard readers.allSatisfy({ $0.step == 1 }) else { return nil }
    switch (conversions.count, writes.step, conversions.last!.writer.step) {
    case (2, 2, 2): return .joined2
    case (3, 3, 3): return .joined3
    case (3, 2, 4): return .pairs(isLumaFirst: writes.offset == 0)
    default: return nil
    }
  }

  /// Bytes of another range, and gray of another.
  private static func scaled(_ conversions: [ComponentConversion], _ reader: SampleLayout, _ made: [Int]) -> Shape? {
    guard reader.step == 1, let map = ByteMap(conversions[0].map, conversions[0].quantiser) else { return nil }
    if conversions.count == 1, conversions[0].writer.step == 1 { return .mapped(map) }
    return conversions.count == 3 && made.allSatisfy { $0 == 0 } && conversions[0].writer.step == 3 ? .gray(map) : nil
  }

  /// Chroma on another grid.
  private static func resampled(_ conversion: ComponentConversion) -> Shape? {
    guard let reader = conversion.reader, reader.isWholeByte, reader.step == 1, conversion.writer.kind == .byte,
      conversion.writer.step == 1, conversion.map == .identity, conversion.vertical.taps == 2,
      let repeated = conversion.horizontal.repeated
    else { return nil }
    let weights = repeated.weights
    let vertical = conversion.vertical.weights
    if repeated.period == 1, repeated.step == 2, repeated.starts.x == -1, weights[0] == SIMD4(0.25, 0.5, 0.25, 0),
      vertical.allSatisfy({ $0 == 0.5 })
    {
      return .halved
    }
    let isDoubled = repeated.period == 2 && repeated.starts == SIMD2(0, 0) && weights[0] == SIMD4(1, 0, 0, 0)
    return isDoubled && weights[1] == SIMD4(0.5, 0.5, 0, 0) && vertical.allSatisfy { $0 * 4 == ($0 * 4).rounded() } ? .doubled : nil
  }
}

extension DirectRow {
  /// Makes the row `y`.
  ///
  /// For memory safety the caller ensures that `source` has the rows and `output` has room for the row.
  @unsafe func convert(row y: Int, of source: FramePlanes, into output: UnsafeMutableRawPointer) {
    let start = vertical.starts[y]
    let first = unsafe source.row(start, ofPlane: planes.x)
    switch shape {
    // Fields lie in the same words; the offset of one in the low byte is none of the word's.
    case .fields: unsafe convert(first, first, first, weights: .zero, into: output)
    case .halved, .doubled:
      let weights = SIMD2(UInt16(vertical.weights[2 * y] * 4), UInt16(vertical.weights[2 * y + 1] * 4))
      unsafe convert(first, source.row(start + 1, ofPlane: planes.x), first, weights: weights, into: output)
    default:
      let (second, third) = unsafe (source.row(start, ofPlane: planes.y), source.row(start, ofPlane: planes.z))
      unsafe convert(first + offsets.x, second + offsets.y, third + offsets.z, weights: .zero, into: output)
    }
  }

  /// - Parameter weights: of two rows of chroma, in quarters.
  private func convert(
    _ a: UnsafeRawPointer, _ b: UnsafeRawPointer, _ c: UnsafeRawPointer, weights: SIMD2<UInt16>, into output: UnsafeMutableRawPointer
  ) {
    var done = 0
    #if AVX2
    if instructions >= .avx2 { done = unsafe convertAVX2(a, b, c, weights, count: count, into: output) }
    #endif
    let out = unsafe output.assumingMemoryBound(to: UInt8.self)
    let (p, q, r) = unsafe (
      a.assumingMemoryBound(to: UInt8.self), b.assumingMemoryBound(to: UInt8.self), c.assumingMemoryBound(to: UInt8.self)
    )
    switch shape {
    case .part(let step): for x in done..<count { unsafe out[x] = p[x &* step] }
    case .joined2: for x in done..<count { unsafe (out[2 &* x], out[2 &* x &+ 1]) = (p[x], q[x]) }
    case .joined3: for x in done..<count { unsafe (out[3 &* x], out[3 &* x &+ 1], out[3 &* x &+ 2]) = (p[x], q[x], r[x]) }
    case .pairs(let isLumaFirst): unsafe joinPairs(from: done, p, q, r, isLumaFirst, out)
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
      for x in done..<count {
        unsafe output.storeBytes(of: (UInt16(p[x]) &<< UInt16(shift)).littleEndian, toByteOffset: 2 &* x, as: UInt16.self)
      }
    case .fields(let fields):
      for x in done..<count { unsafe (out[3 &* x], out[3 &* x &+ 1], out[3 &* x &+ 2]) = fields.bytes(Self.word(a, x)) }
    case .halved: for i in done..<count { unsafe out[i] = halved(p, q, i) }
    case .doubled: for x in done..<count { unsafe out[x] = doubled(p, q, x, weights) }
    }
  }

  private static func word(_ row: UnsafeRawPointer, _ x: Int) -> UInt16 {
    unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 &* x, as: UInt16.self))
  }

  /// - Parameter done: pixels, a whole number of pairs.
  private func joinPairs(
    from done: Int, _ luma: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>, _ isLumaFirst: Bool,
    _ out: UnsafeMutablePointer<UInt8>
  ) {
    for i in done / 2..<(count + 1) / 2 {
      let (y0, y1) = unsafe (luma[2 &* i], luma[min(2 &* i &+ 1, count - 1)])
      let to = unsafe out + 4 &* i
      unsafe (to[0], to[1], to[2], to[3]) = isLumaFirst ? (y0, b[i], y1, c[i]) : (b[i], y0, c[i], y1)
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
