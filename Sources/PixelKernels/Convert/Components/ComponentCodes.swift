/// A `ComponentConversion` on rows of codes.
struct ComponentCodes {
  let conversion: ComponentConversion
  let line: CodeLine
  private let horizontal: CodeFilter
  private let vertical: CodeFilter
  /// Whether chroma changes its grid.
  private let isFiltered: Bool

  /// - Parameters:
  ///   - rows: of the component in the source.
  /// - Returns: `nil` where samples are bits or a palette's, or sums would not fit 31 bits.
  init?(_ conversion: ComponentConversion, rows: Int) {
    let depth = conversion.reader.map { 16 - $0.largest.leadingZeroBitCount } ?? 1
    guard conversion.reader?.hasCodes ?? true, let horizontal = CodeFilter(conversion.horizontal, inputs: conversion.inputCount),
      let vertical = CodeFilter(conversion.vertical, inputs: rows), depth + horizontal.log2Weight + vertical.log2Weight <= 30
    else { return nil }
    self.conversion = conversion
    self.horizontal = horizontal
    self.vertical = vertical
    isFiltered = !horizontal.isIdentity || vertical.taps > 1
    line = CodeLine(conversion.line, conversion.quantiser, sourceDepth: depth, count: conversion.outputCount)
  }

  var count: Int { conversion.outputCount + conversion.padding }

  /// Makes the codes of the row `y`; those of a component that the source does not have are there already.
  ///
  /// For memory safety the caller ensures that `source` has the rows, that `scratch` is as wide as the frame, and that
  /// `out` has room for `count` codes.
  @unsafe func make(row y: Int, of source: FramePlanes, scratch: borrowing CodeScratch, into out: UnsafeMutablePointer<UInt16>) {
    guard let reader = conversion.reader else { return }
    let outputs = conversion.outputCount
    if isFiltered {
      let sums = unsafe blend(reader, y, source, scratch)
      unsafe line.apply(
        sums: sums, log2Weight: horizontal.log2Weight + vertical.log2Weight, count: outputs, row: y, into: out)
    } else if line.isIdentity {
      unsafe reader.readCodes(source.row(vertical.starts[y], ofPlane: reader.plane), count: outputs, into: out)
    } else {
      unsafe reader.readCodes(source.row(vertical.starts[y], ofPlane: reader.plane), count: outputs, into: scratch.codes.start)
      unsafe line.apply(scratch.codes.start, count: outputs, row: y, into: out)
    }
    for extra in 0..<conversion.padding { unsafe out[outputs + extra] = out[outputs - 1] }
  }

  /// The weighted sums of the row `y`.
  private func blend(_ reader: SampleRow, _ y: Int, _ source: FramePlanes, _ scratch: borrowing CodeScratch) -> UnsafePointer<Int32> {
    let count = conversion.inputCount
    let (codes, sums) = unsafe (scratch.codes.start, scratch.sums.start + CodeScratch.edge)
    for k in 0..<vertical.taps {
      let weight = vertical.weights[y * vertical.taps + k]
      unsafe reader.readCodes(source.row(vertical.starts[y] + k, ofPlane: reader.plane), count: count, into: codes)
      if k == 0 {
        for x in 0..<count { unsafe sums[x] = Int32(codes[x]) &* weight }
      } else {
        for x in 0..<count { unsafe sums[x] &+= Int32(codes[x]) &* weight }
      }
    }
    guard !horizontal.isIdentity else { return unsafe UnsafePointer(sums) }
    unsafe horizontal.apply(sums, into: scratch.filtered.start)
    return unsafe UnsafePointer(scratch.filtered.start)
  }
}

/// The rows that component kernels work in, each as wide as the frame and a little more.
struct CodeScratch: ~Copyable {
  let codes: Scratch<UInt16>
  let sums: Scratch<Int32>
  let filtered: Scratch<Int32>
  /// Sums in front of and behind a row, for windows.
  static let edge = 8

  init(width: Int) {
    codes = Scratch(count: width + 8, repeating: 0)
    sums = Scratch(count: width + 2 * Self.edge, repeating: 0)
    filtered = Scratch(count: width + 8, repeating: 0)
  }
}
