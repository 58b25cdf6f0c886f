internal import FrameMemory

/// A `ComponentConversion` on rows of codes.
final class ComponentSamples {
  let conversion: ComponentConversion
  let map: SampleMap
  private let horizontal: SampleFilter
  private let vertical: SampleFilter
  /// Whether chroma changes its grid.
  private let isFiltered: Bool
  /// Whether 16 bits hold the sums and what rounds them: twice as many fit a vector.
  private let hasShortSums: Bool

  /// - Returns: `nil` if samples are bits or a palette's, or sums would not fit 31 bits.
  init?(_ conversion: ComponentConversion) {
    let depth = conversion.reader.map { 16 - $0.largest.leadingZeroBitCount } ?? 1
    guard conversion.reader?.hasCodes ?? true, let horizontal = SampleFilter(conversion.horizontal),
      let vertical = SampleFilter(conversion.vertical), depth + horizontal.log2Weight + vertical.log2Weight <= 30
    else { return nil }
    self.conversion = conversion
    self.horizontal = horizontal
    self.vertical = vertical
    hasShortSums = depth + horizontal.log2Weight + vertical.log2Weight <= 15
    isFiltered = !horizontal.isIdentity || vertical.taps > 1
    map = SampleMap(conversion.map, conversion.quantiser, sourceDepth: depth, count: conversion.outputCount)
  }

  var count: Int { conversion.outputCount + conversion.padding }

  /// Makes the codes of the row `y`; those of a component that the source does not have are there already.
  ///
  /// For memory safety the caller ensures that `source` has the rows, that `scratch` is as wide as the frame, and that
  /// `out` has room for `count` codes.
  @unsafe func make(row y: Int, of source: FramePlanes, scratch: borrowing SampleScratch, into out: UnsafeMutablePointer<UInt16>) {
    guard let reader = conversion.reader else { return }
    let outputs = conversion.outputCount
    if isFiltered {
      if hasShortSums {
        unsafe filter(reader, y, source, scratch, sums: UInt16.self, into: out)
      } else {
        unsafe filter(reader, y, source, scratch, sums: UInt32.self, into: out)
      }
    } else if map.isIdentity {
      unsafe reader.readCodes(source.row(vertical.starts[y], ofPlane: reader.plane), count: outputs, into: out)
    } else {
      unsafe reader.readCodes(source.row(vertical.starts[y], ofPlane: reader.plane), count: outputs, into: scratch.codes.start)
      unsafe map.apply(scratch.codes.start, count: outputs, row: y, into: out)
    }
    for extra in 0..<conversion.padding { unsafe out[outputs + extra] = out[outputs - 1] }
  }

  /// Chroma of the row `y` on its new grid.
  @inline(__always) private func filter<Sum: FixedWidthInteger>(
    _ reader: SampleLayout, _ y: Int, _ source: FramePlanes, _ scratch: borrowing SampleScratch, sums type: Sum.Type,
    into out: UnsafeMutablePointer<UInt16>
  ) {
    let count = conversion.inputCount
    let (codes, sums) = unsafe (scratch.codes.start, scratch.sums(of: type))
    for k in 0..<vertical.taps {
      let weight = Sum(truncatingIfNeeded: vertical.weights[y * vertical.taps + k])
      unsafe reader.readCodes(source.row(vertical.starts[y] + k, ofPlane: reader.plane), count: count, into: codes)
      if k == 0 {
        for x in 0..<count { unsafe sums[x] = Sum(truncatingIfNeeded: codes[x]) &* weight }
      } else {
        for x in 0..<count { unsafe sums[x] &+= Sum(truncatingIfNeeded: codes[x]) &* weight }
      }
    }
    var filtered = unsafe UnsafePointer(sums)
    if !horizontal.isIdentity {
      let next = unsafe scratch.filtered(of: type)
      unsafe horizontal.apply(filtered, into: next)
      unsafe filtered = UnsafePointer(next)
    }
    unsafe map.apply(
      sums: filtered, log2Weight: horizontal.log2Weight + vertical.log2Weight, count: conversion.outputCount, row: y, into: out)
  }
}

/// The rows that component kernels work in, each as wide as the frame and a little more.
struct SampleScratch: ~Copyable {
  let codes: AlignedBuffer<UInt16>
  private let sums: AlignedBuffer<UInt32>
  private let filtered: AlignedBuffer<UInt32>
  init(width: Int) {
    codes = AlignedBuffer(count: width + 8)
    sums = AlignedBuffer(count: width + 8)
    filtered = AlignedBuffer(count: width + 8)
  }

  /// Sums of 16 or 32 bits.
  @inline(__always) @unsafe func sums<Sum: FixedWidthInteger>(of type: Sum.Type) -> UnsafeMutablePointer<Sum> {
    unsafe sums.bytes.assumingMemoryBound(to: type)
  }

  @inline(__always) @unsafe func filtered<Sum: FixedWidthInteger>(of type: Sum.Type) -> UnsafeMutablePointer<Sum> {
    unsafe filtered.bytes.assumingMemoryBound(to: type)
  }
}
