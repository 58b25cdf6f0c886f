#if AVX2
internal import CIntrinsics
internal import FrameMemory

/// `FloatKernel` for AVX2, equal to it bit for bit: eight output rows at a time, as `IntegerBlockKernel` works.
///
/// 1. A strip of source columns is decoded to single precision, once for all the output rows that use it.
/// 2. Each output row sums the strip, 8 samples an instruction.
/// 3. The strip's eight rows are transposed: one vector then holds one sample of each of the eight rows.
/// 4. When all strips are there, each output sample is summed for eight rows at once.
/// 5. Colours are divided by alpha, and samples are rounded, narrowed and transposed back.
///
/// At 1080p RGBA to 640x360 by lanczos3, 1 takes a quarter of the time, 2 a third, which is what its multiplications cost at
/// two a cycle, and 4 an eighth. Two fifths of the rows that 1 decodes it decodes twice.
///
/// Tried and slower: sixteen rows a block, which decodes fewer rows twice (2.6 ms for 2.3, RGB of 16 bits from 1080p to
/// 640x360), and strips of 12 or 40 KiB (3.8 and 4.3 for 3.6, RGBA).
final class FloatBlockKernel: ResizeKernel {
  let plane: ResizePlane
  let kernel: FloatKernel
  /// Whether sums are made in vectors of 512 bits. Decoding isn't: with it RGBA from 1080p to 640x360 by lanczos3 took 3.3 ms
  /// for 2.9.
  let usesAVX512: Bool
  /// Whether a strip's source rows are numerous and far enough apart to need prefetching.
  let prefetches: Bool
  let alpha: AlphaPlaces?
  /// Samples in a strip, a multiple of 64 and of a pixel.
  let strip: Int
  /// A strip of all the source rows that a block needs.
  let decoded: AlignedBuffer<Float>
  /// Eight rows of a strip between the passes.
  let middle: AlignedBuffer<Float>
  /// Eight rows between the passes, transposed: 32 bytes a sample.
  let transposed: AlignedBuffer<Float>
  /// Sums of `chunk` pixels, 32 bytes a sample.
  let sums: AlignedBuffer<Float>
  /// Room for eight rows of `chunk` pixels in single precision, and for the ends of rows.
  let edge: AlignedBuffer<Float>
  let narrowing: RowNarrowing

  static let blockRows = RowNarrowing.blockRows
  /// Bytes of a block's source rows from which on the next strip is asked for ahead: rows are farther apart than the machine
  /// follows by itself. RGBA of 4928x3279 to 852x567 by lanczos3 takes half of the time; nothing changes at 1080p.
  static let farBytes = 768 * 1024
  /// Output pixels that are summed before they are narrowed.
  static let chunk = 32

  init(_ kernel: FloatKernel, _ instructions: InstructionSet) {
    usesAVX512 = instructions >= .avx512
    self.kernel = kernel
    plane = kernel.plane
    alpha = AlphaPlaces(kernel.plane.samples)
    let channels = plane.samples.channels
    let deepest = kernel.vertical.mostInputs(of: Self.blockRows)
    prefetches = deepest * plane.source.strideBytes >= Self.farBytes
    let unit = channels == 3 && kernel.codec.curve != nil ? 192 : 64
    strip = max(1, min(24 * 1024 / (4 * deepest * unit), 512 / unit)) * unit
    decoded = AlignedBuffer(count: deepest * strip)
    middle = AlignedBuffer(count: Self.blockRows * strip)
    transposed = AlignedBuffer(count: (plane.source.width * channels + 64) * 8)
    sums = AlignedBuffer(count: Self.chunk * channels * 8)
    edge = AlignedBuffer(count: Self.chunk * channels * 8)
    narrowing = RowNarrowing(plane.samples)
  }

  /// For memory safety the caller ensures that `source` is the start of a frame of the plan's layout, and that
  /// `destination` is where the first sample of the first of `rows` goes, the rows after it at the plan's stride.
  @unsafe func resize(_ rows: Range<Int>, of source: UnsafeRawPointer, into destination: UnsafeMutableRawPointer) {
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockRows) {
      let block = y..<min(y + Self.blockRows, rows.upperBound)
      unsafe sumRows(block, of: source + plane.source.offset)
      unsafe sumColumns(block, into: destination + (y - rows.lowerBound) * plane.destination.strideBytes)
    }
  }
}

/// The horizontal pass of a block: a vector is one output sample in eight rows.
extension FloatBlockKernel {
  /// - Parameter destination: the picture's first sample in the block's first row.
  func sumColumns(_ rows: Range<Int>, into destination: UnsafeMutableRawPointer) {
    for x in stride(from: 0, to: plane.horizontal.outputCount, by: Self.chunk) {
      let pixels = x..<min(x + Self.chunk, plane.horizontal.outputCount)
      if usesAVX512 {
        sumAVX512(pixels)
      } else {
        unsafe FloatArithmetic.sumColumns(
          pixels, channels: plane.samples.channels, kernel.horizontal, of: transposed.bytes, from: SIMD8(), into: sums.bytes)
      }
      unsafe encode(pixels.count, rows: rows.count, into: destination + x * plane.samples.pixelBytes)
    }
  }
}

/// The vertical pass of a block, strip by strip.
extension FloatBlockKernel {
  func sumRows(_ rows: Range<Int>, of source: UnsafeRawPointer) {
    let samples = plane.source.width * plane.samples.channels
    let needed = kernel.vertical.range(for: rows)
    for start in stride(from: 0, to: samples, by: strip) {
      let count = min(strip, samples - start)
      let from = unsafe source + needed.lowerBound * plane.source.strideBytes + start * plane.samples.wordBytes
      unsafe decode(from, rows: needed.count, count: count, into: decoded.start)
      if prefetches, start + strip < samples { unsafe prefetch(from + strip * plane.samples.wordBytes, rows: needed.count) }
      for (index, y) in rows.enumerated() {
        let to = unsafe middle.start + index * strip
        if usesAVX512 {
          unsafe sumStripAVX512(y, from: needed.lowerBound, count: count, into: to)
        } else {
          unsafe sumStrip(y, from: needed.lowerBound, count: count, into: to)
        }
      }
      unsafe transpose(count, into: transposed.bytes + start * 32)
    }
  }

  /// Asks for a strip of the source's rows, which the sums of the one before leave time to come.
  private func prefetch(_ source: UnsafeRawPointer, rows: Int) {
    for row in 0..<rows {
      let first = unsafe source + row * plane.source.strideBytes
      // The last byte of each 64: where rows are not aligned, the strip before had the line of the first.
      for line in stride(from: 63, to: strip * plane.samples.wordBytes, by: 64) { unsafe framepipe_prefetch(first + line) }
    }
  }

  /// One output row of the strip.
  private func sumStrip(_ y: Int, from firstRow: Int, count: Int, into row: UnsafeMutablePointer<Float>) {
    let taps = unsafe Int(kernel.vertical.counts[y])
    let weights = unsafe kernel.vertical.weights + y * kernel.vertical.stride
    let first = unsafe decoded.start + (Int(kernel.vertical.starts[y]) - firstRow) * strip
    for x in stride(from: 0, to: count, by: 64) {
      unsafe FloatArithmetic.sum64(UnsafeRawPointer(first + x), step: 4 * strip, weights, count: taps, from: SIMD8())
        .store(at: UnsafeMutableRawPointer(row + x), step: 32)
    }
  }

  /// Eight rows become vectors of one sample in eight rows; writes up to 31 garbage samples past the end.
  private func transpose(_ count: Int, into transposed: UnsafeMutableRawPointer) {
    let rows = unsafe UnsafeRawPointer(middle.bytes)
    let isInOrder = kernel.codec.curve != nil
    for x in stride(from: 0, to: isInOrder ? count : (count + 31) & ~31, by: 8) {
      var block = unsafe Block8x8<Vector256>(at: rows + 4 * x, step: 4 * strip)
      block.transposeDoubleWords()
      // The vector's first four samples, and its others: see `decode`.
      let first = isInOrder ? x : x & ~31 | (x & 31) / 2
      let second = isInOrder ? x + 4 : first + 16
      unsafe block.store(at: transposed + 32 * first, transposed + 32 * second)
    }
  }
}
#endif
