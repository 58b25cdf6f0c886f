internal import FrameMemory
internal import Pixels

/// The colour components of a conversion in which each one of the destination depends on several of the source.
///
/// Row by row: the source's components as codes at full resolution, chroma brought there; the matrix; and back to the
/// destination's grid. Destination chroma that needs several rows waits for them in a ring.
final class MatrixConversion {
  /// One or three: luma, or all.
  private let readers: [SampleLayout]
  private let horizontalUp: AxisFilter
  private let verticalUp: AxisFilter
  private let isPalette: Bool
  private let matrix: SampleMatrix
  private let toneMapping: ToneMapping?
  /// One or three.
  private let outputs: [ComponentConversion]
  private let verticalDown: AxisFilter
  private let width: Int
  private let chromaInputs: Int

  /// Rows of second and third components on the destination's horizontal grid: `ringRows` of each.
  private let ring: AlignedBuffer<Double>
  private let ringPitch: Int
  private let isSubsampled: Bool
  private var nextChromaRow = 0

  /// No filter down takes more than five rows.
  private static let ringRows = 8

  init(
    readers: [SampleLayout], horizontalUp: AxisFilter, verticalUp: AxisFilter, isPalette: Bool, chromaInputs: Int, matrix: SampleMatrix,
    toneMapping: ToneMapping?, outputs: [ComponentConversion], verticalDown: AxisFilter, isSubsampled: Bool, width: Int
  ) {
    self.readers = readers
    self.horizontalUp = horizontalUp
    self.verticalUp = verticalUp
    self.isPalette = isPalette
    self.chromaInputs = chromaInputs
    self.matrix = matrix
    self.toneMapping = toneMapping
    self.outputs = outputs
    self.verticalDown = verticalDown
    self.isSubsampled = isSubsampled
    self.width = width
    precondition(verticalDown.taps <= Self.ringRows, "a filter of \(verticalDown.taps) rows does not fit the ring")
    ringPitch = width + 8
    ring = AlignedBuffer(count: isSubsampled ? 2 * Self.ringRows * ringPitch : 1)
  }

  /// Begins a frame at its first row.
  func begin() { nextChromaRow = 0 }

  /// Converts the row `y` of luma, or of red, green and blue. Rows of a frame with subsampled destination come in order.
  ///
  /// For memory safety the caller ensures what `ComponentConversion.convert` asks for.
  @unsafe func convert(
    row y: Int, of source: FramePlanes, palette: UnsafePointer<Double>, rows: borrowing RowScratch, into destination: MutableFramePlanes
  ) {
    unsafe read(row: y, of: source, palette: palette, rows: rows)
    applyColour(rows)
    unsafe outputs[0].write(rows.component(0), row: y, codes: rows.codes.start, into: destination)
    guard outputs.count == 3 else { return }
    if isSubsampled {
      keep(row: y, rows: rows)
      unsafe writeChroma(upTo: y, rows: rows, into: destination)
    } else {
      for k in 1..<3 { unsafe outputs[k].write(rows.component(k), row: y, codes: rows.codes.start, into: destination) }
    }
  }

  private func read(row y: Int, of source: FramePlanes, palette: UnsafePointer<Double>, rows: borrowing RowScratch) {
    for k in readers.indices {
      let entries = unsafe palette + k * 256
      let reader = readers[k]
      if k == 0 || isPalette || (horizontalUp.isIdentity && verticalUp.isIdentity) {
        unsafe reader.read(source.row(y, ofPlane: reader.plane), count: width, palette: entries, into: rows.component(k))
      } else {
        unsafe readBlended(
          reader, verticalUp, row: y, of: source, count: chromaInputs, palette: nil, scratch: rows.second.start, into: rows.first.start)
        unsafe resample(horizontalUp, rows.first.start, into: rows.component(k))
      }
    }
  }

  private func applyColour(_ rows: borrowing RowScratch) {
    guard let toneMapping else { return apply(matrix, rows) }
    apply(toneMapping.toRGB, rows)
    unsafe toneMapping.toneMap.map(rows.component(0), rows.component(1), rows.component(2), width: width)
    apply(toneMapping.fromRGB, rows)
  }

  private func apply(_ matrix: SampleMatrix, _ rows: borrowing RowScratch) {
    let m = matrix.matrix.m
    let b = matrix.offset
    let (r0, r1, r2) = unsafe (rows.component(0), rows.component(1), rows.component(2))
    for x in 0..<width {
      let (c0, c1, c2) = unsafe (r0[x], r1[x], r2[x])
      unsafe r0[x] = m[0] * c0 + m[1] * c1 + m[2] * c2 + b[0]
      unsafe r1[x] = m[3] * c0 + m[4] * c1 + m[5] * c2 + b[1]
      unsafe r2[x] = m[6] * c0 + m[7] * c1 + m[8] * c2 + b[2]
    }
  }

  private func ringRow(_ y: Int, component: Int) -> UnsafeMutablePointer<Double> {
    unsafe ring.start + ((y % Self.ringRows) * 2 + component - 1) * ringPitch
  }

  private func keep(row y: Int, rows: borrowing RowScratch) {
    for k in 1..<3 { unsafe resample(outputs[k].horizontal, rows.component(k), into: ringRow(y, component: k)) }
  }

  /// Writes every chroma row whose last input is row `y`.
  private func writeChroma(upTo y: Int, rows: borrowing RowScratch, into destination: MutableFramePlanes) {
    while nextChromaRow < verticalDown.count, verticalDown.starts[nextChromaRow] + verticalDown.taps - 1 <= y {
      for k in 1..<3 {
        unsafe sumRing(component: k, row: nextChromaRow, into: rows.first.start)
        unsafe outputs[k].write(rows.first.start, row: nextChromaRow, codes: rows.codes.start, into: destination)
      }
      nextChromaRow += 1
    }
  }

  private func sumRing(component: Int, row: Int, into sum: UnsafeMutablePointer<Double>) {
    let count = outputs[component].outputCount
    unsafe sum.update(repeating: 0, count: count)
    for k in 0..<verticalDown.taps {
      let weight = verticalDown.weights[row * verticalDown.taps + k]
      let input = unsafe ringRow(verticalDown.starts[row] + k, component: component)
      for x in 0..<count { unsafe sum[x] += weight * input[x] }
    }
  }
}
