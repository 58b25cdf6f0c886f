#if AVX2
internal import CIntrinsics
internal import FrameMemory

/// `TorchvisionKernel` for AVX2, equal to it bit for bit: eight source rows at a time go through `ColumnBlock` into the ring, and
/// each output row is summed from the ring with `vpmaddwd`, two rows and 8 samples per instruction.
final class TorchvisionBlockKernel: ResizeKernel {
  private let plane: ResizePlane
  private let columns: ColumnBlock
  private let rows: Taps<Int32>
  private let shift: Int32
  /// Source rows after the horizontal pass; row r is at r % ringRows, `ringStride` bytes per row.
  private let ring: AlignedBuffer<UInt8>
  private let ringRows: Int
  private let ringStride: Int
  /// The last samples of a row, or of an output row.
  private let edge: AlignedBuffer<UInt8>
  private var done = 0
  private var next = 0

  private static let blockRows = ColumnBlock.blockRows

  init(_ kernel: TorchvisionKernel, _ instructions: InstructionSet) {
    plane = kernel.plane
    rows = .pairs(of: kernel.rows)
    shift = Int32(kernel.rows.bits)
    columns = ColumnBlock(
      plane.samples, taps: .pairs(of: kernel.columns), width: plane.source.width, shift: kernel.columns.bits, mostStrip: 512,
      usesAVX512: instructions >= .avx512)
    // What one output row needs, and the seven rows before and after it that come in its blocks.
    ringRows = (2 * rows.mostInputs(of: 1) + 2 * Self.blockRows) & ~(Self.blockRows - 1)
    ringStride = (kernel.columns.outputCount * plane.samples.channels + 63) & ~31
    ring = AlignedBuffer(count: ringRows * ringStride)
    edge = AlignedBuffer(count: 64)
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  /// - Parameter rows: in order; rows other than the next begin a new frame.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    if rows.lowerBound == 0 || rows.lowerBound != next { done = 0 }
    next = rows.upperBound
    for y in rows {
      let (start, count) = unsafe (Int(self.rows.starts[y]), Int(self.rows.counts[y]))
      done = max(done, 2 * start & ~(Self.blockRows - 1))
      while done < min(2 * (start + count), plane.source.rows) {
        unsafe sumColumns(of: source + plane.source.offset + done * plane.source.strideBytes)
        done += Self.blockRows
      }
      unsafe sumRows(y, into: destination + (y - rows.lowerBound) * plane.destination.strideBytes)
    }
  }

  /// The horizontal pass of the rows from `done` on.
  private func sumColumns(of first: UnsafeRawPointer) {
    let count = min(Self.blockRows, plane.source.rows - done)
    let to = unsafe ring.bytes + done % ringRows * ringStride
    let samples = plane.source.width * plane.samples.channels
    if plane.horizontal.isIdentity {
      for row in 0..<count { unsafe (to + row * ringStride).copyMemory(from: first + row * plane.source.strideBytes, byteCount: samples) }
      return
    }
    for start in stride(from: 0, to: samples, by: columns.strip) {
      let part = min(columns.strip, samples - start)
      for row in 0..<count {
        unsafe widen(first + row * plane.source.strideBytes + start, count: part, into: columns.middle.start + row * columns.strip)
      }
      columns.transpose(part, at: start)
    }
    unsafe columns.sum(rows: count, into: to, stride: ringStride)
  }

  /// Bytes become words.
  private func widen(_ row: UnsafeRawPointer, count: Int, into words: UnsafeMutablePointer<Int16>) {
    let whole = count & ~31
    for x in stride(from: 0, to: whole, by: 32) { unsafe widen32(row + x, into: words + x) }
    guard whole < count else { return }
    // A vector could end past the frame.
    unsafe edge.bytes.copyMemory(from: row + whole, byteCount: count - whole)
    unsafe widen32(edge.bytes, into: words + whole)
  }

  @inline(__always)
  private func widen32(_ bytes: UnsafeRawPointer, into words: UnsafeMutablePointer<Int16>) {
    unsafe _mm256_cvtepu8_epi16(bytes.loadUnaligned(as: SIMD2<Int64>.self)).store(to: words)
    unsafe _mm256_cvtepu8_epi16((bytes + 16).loadUnaligned(as: SIMD2<Int64>.self)).store(to: words + 16)
  }

  /// The vertical pass for one output row.
  private func sumRows(_ y: Int, into destination: UnsafeMutableRawPointer) {
    let count = plane.horizontal.outputCount * plane.samples.channels
    let whole = count & ~31
    for x in stride(from: 0, to: whole, by: 32) { unsafe sum32(y, x).store(to: destination + x) }
    guard whole < count else { return }
    unsafe sum32(y, whole).store(to: edge.bytes)
    unsafe (destination + whole).copyMemory(from: edge.bytes, byteCount: count - whole)
  }

  /// 32 samples; the ring's rows are longer than the picture's.
  @inline(__always)
  private func sum32(_ y: Int, _ x: Int) -> Vector256 {
    let half = _mm256_set1_epi32(1 << (shift - 1))
    var (a, b, c, d) = (half, half, half, half)
    let weights = unsafe rows.weights + y * rows.stride
    let zero = Vector256.zero
    var slot = unsafe 2 * Int(rows.starts[y]) % ringRows
    for k in unsafe 0..<Int(rows.counts[y]) {
      let row = unsafe UnsafeRawPointer(ring.bytes + slot * ringStride + x)
      let (even, odd) = unsafe (Vector256(loading: row), Vector256(loading: row + ringStride))
      let low = _mm256_unpacklo_epi8(even, odd), high = _mm256_unpackhi_epi8(even, odd)
      let weight = unsafe _mm256_set1_epi32(weights[k])
      a = _mm256_add_epi32(a, _mm256_madd_epi16(_mm256_unpacklo_epi8(low, zero), weight))
      b = _mm256_add_epi32(b, _mm256_madd_epi16(_mm256_unpackhi_epi8(low, zero), weight))
      c = _mm256_add_epi32(c, _mm256_madd_epi16(_mm256_unpacklo_epi8(high, zero), weight))
      d = _mm256_add_epi32(d, _mm256_madd_epi16(_mm256_unpackhi_epi8(high, zero), weight))
      slot += 2
      if slot == ringRows { slot = 0 }
    }
    // Unpacking and packing both work in halves, and undo each other.
    return _mm256_packus_epi16(_mm256_packs_epi32(shifted(a), shifted(b)), _mm256_packs_epi32(shifted(c), shifted(d)))
  }

  @inline(__always)
  private func shifted(_ sums: Vector256) -> Vector256 { _mm256_sra_epi32(sums, SIMD2<Int64>(Int64(shift), 0)) }
}
#endif
