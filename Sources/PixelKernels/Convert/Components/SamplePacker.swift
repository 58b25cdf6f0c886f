/// Packs rows of codes, one per component, into a row of a destination's plane.
struct SamplePacker {
  private enum Shape {
    case bytes(Int)
    case words(Int)
    /// Two pixels of packed 4:2:2 in four bytes, and the place of the first luma.
    case pairs(luma: Int)
    /// Bits of a byte or of a word.
    case fields(isWord: Bool)
  }

  private let shape: Shape
  /// For each place in a pixel the row that fills it: that of the component with this number.
  private let order: SIMD4<Int>
  private let shift: UInt16
  private let shifts: SIMD4<UInt16>
  private let isSwapped: Bool
  private let usesVectors: Bool

  /// - Parameter rows: for each component the row that it is in.
  /// - Returns: `nil` for bit masks, and for pixels not filled by components.
  init?(_ writers: [SampleLayout], rows: [Int], _ instructions: InstructionSet) {
    usesVectors = instructions >= .avx2
    let first = writers[0]
    let bytes = first.kind == .word ? 2 : 1
    let step = writers.map(\.step).max()!
    isSwapped = first.isSwapped
    shift = first.shift
    var (order, shifts) = (SIMD4<Int>(repeating: 0), SIMD4<UInt16>(repeating: 0))
    if writers.contains(where: \.isShared) {
      guard writers.count == 3, writers.allSatisfy(\.hasCodes) else { return nil }
      for k in 0..<3 { (order[k], shifts[k]) = (rows[k], writers[k].shift) }
      shape = .fields(isWord: step == 2)
    } else {
      let isPaired = writers.count == 3 && step == 4 && first.step == 2
      guard first.hasCodes, isPaired || writers.count * bytes == step, writers.count <= 4 else { return nil }
      for (k, writer) in writers.enumerated() where !isPaired { order[writer.offset / bytes] = rows[k] }
      if isPaired { order = writers[1].offset < writers[2].offset ? SIMD4(0, rows[1], rows[2], 0) : SIMD4(0, rows[2], rows[1], 0) }
      shape = isPaired ? .pairs(luma: first.offset) : bytes == 2 ? .words(writers.count) : .bytes(writers.count)
    }
    self.order = order
    self.shifts = shifts
  }
}

extension SamplePacker {
  /// Packs `count` pixels.
  ///
  /// For memory safety the caller ensures that each of the rows, `pitch` apart, holds that many codes, and `row` has
  /// room for the pixels.
  @unsafe func pack(_ codes: UnsafePointer<UInt16>, pitch: Int, count: Int, into row: UnsafeMutableRawPointer) {
    let (a, b) = unsafe (codes + order.x * pitch, codes + order.y * pitch)
    let (c, d) = unsafe (codes + order.z * pitch, codes + order.w * pitch)
    switch shape {
    case .bytes(1): for x in 0..<count { unsafe store(a[x], row, x) }
    case .bytes(2):
      for x in 0..<count {
        unsafe store(a[x], row, 2 &* x)
        unsafe store(b[x], row, 2 &* x &+ 1)
      }
    case .bytes(3):
      var done = 0
      #if AVX2
      if usesVectors { done = unsafe packThreeAVX2(a, b, c, count, row) }
      #endif
      for x in done..<count {
        unsafe store(a[x], row, 3 &* x)
        unsafe store(b[x], row, 3 &* x &+ 1)
        unsafe store(c[x], row, 3 &* x &+ 2)
      }
    case .bytes:
      for x in 0..<count { unsafe storeQuad(a[x], b[x], c[x], d[x], row, x) }
    case .pairs(let luma):
      if luma == 0 {
        for i in 0..<(count + 1) / 2 { unsafe storeQuad(a[2 &* i], b[i], a[2 &* i &+ 1], c[i], row, i) }
      } else {
        for i in 0..<(count + 1) / 2 { unsafe storeQuad(b[i], a[2 &* i], c[i], a[2 &* i &+ 1], row, i) }
      }
    case .words(let samples):
      if isSwapped {
        unsafe packWords(samples, a, b, c, d, count, row) { ($0 &<< shift).bigEndian }
      } else {
        unsafe packWords(samples, a, b, c, d, count, row) { ($0 &<< shift).littleEndian }
      }
    case .fields(let isWord):
      let s = shifts
      for x in 0..<count {
        let word = unsafe a[x] &<< s.x | b[x] &<< s.y | c[x] &<< s.z
        if isWord {
          unsafe row.storeBytes(of: isSwapped ? word.bigEndian : word.littleEndian, toByteOffset: 2 &* x, as: UInt16.self)
        } else {
          unsafe store(word, row, x)
        }
      }
    }
  }

  @inline(__always) private func store(_ code: UInt16, _ row: UnsafeMutableRawPointer, _ place: Int) {
    unsafe row.storeBytes(of: UInt8(truncatingIfNeeded: code), toByteOffset: place, as: UInt8.self)
  }

  /// Four bytes as one word: codes of 8 bits have nothing above them.
  @inline(__always)
  private func storeQuad(_ a: UInt16, _ b: UInt16, _ c: UInt16, _ d: UInt16, _ row: UnsafeMutableRawPointer, _ place: Int) {
    let (low, high) = (UInt32(a | b &<< 8), UInt32(c | d &<< 8))
    unsafe row.storeBytes(of: (low | high &<< 16).littleEndian, toByteOffset: 4 &* place, as: UInt32.self)
  }

  @inline(__always) private func packWords(
    _ samples: Int, _ a: UnsafePointer<UInt16>, _ b: UnsafePointer<UInt16>, _ c: UnsafePointer<UInt16>, _ d: UnsafePointer<UInt16>,
    _ count: Int, _ row: UnsafeMutableRawPointer, _ word: (UInt16) -> UInt16
  ) {
    @inline(__always) func store(_ code: UInt16, _ place: Int) {
      unsafe row.storeBytes(of: word(code), toByteOffset: 2 &* place, as: UInt16.self)
    }
    switch samples {
    case 1: for x in 0..<count { unsafe store(a[x], x) }
    case 2:
      for x in 0..<count {
        unsafe store(a[x], 2 &* x)
        unsafe store(b[x], 2 &* x &+ 1)
      }
    case 3:
      for x in 0..<count {
        unsafe store(a[x], 3 &* x)
        unsafe store(b[x], 3 &* x &+ 1)
        unsafe store(c[x], 3 &* x &+ 2)
      }
    default:
      for x in 0..<count {
        unsafe store(a[x], 4 &* x)
        unsafe store(b[x], 4 &* x &+ 1)
        unsafe store(c[x], 4 &* x &+ 2)
        unsafe store(d[x], 4 &* x &+ 3)
      }
    }
  }
}
