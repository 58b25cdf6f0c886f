internal import FrameMemory
internal import Pixels

/// Conversions in which every component depends on at most one of the source: other depths, ranges, orders, grids of chroma,
/// planes joined or taken apart, gray to RGB.
///
/// Row by row of each plane of the destination: the source's bytes or words as they are, where `DirectRow` can; else its rows as
/// codes, chroma's grid changed, the map from codes to codes, and all components of the plane put together. Equal to `PlainConversion` bit for bit.
final class ComponentKernel: RowKernel {
  private let planes: [PlaneStep]
  private let scratch: SampleScratch
  /// A row of codes for each component of a plane.
  private let rows: AlignedBuffer<UInt16>
  private let pitch: Int
  private let writesPalette: Bool

  /// Rows of a block: whole rows of any chroma.
  private static let block = 4

  /// - Returns: `nil` if components depend on each other or are laid out in other ways.
  init?(_ plan: ConversionPlan) {
    guard !plan.needsMatrix else { return nil }
    let components = plan.separateComponents()
    var planes: [PlaneStep] = []
    for plane in 0..<plan.to.planeCount {
      guard let step = PlaneStep(components.filter { $0.writer.plane == plane }, plan) else { return nil }
      planes.append(step)
    }
    self.planes = planes
    writesPalette = plan.destination.format == .pal8
    pitch = plan.source.width + 8
    scratch = SampleScratch(width: plan.source.width)
    rows = AlignedBuffer(count: 4 * planes.count * pitch)
    for (plane, step) in planes.enumerated() { unsafe step.fillConstants(rows.start + 4 * plane * pitch, pitch: pitch) }
  }

  @unsafe func convert(rows range: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    if writesPalette, range.lowerBound == 0 { unsafe SystematicPalette.write(to: destination.row(0, ofPlane: 1)) }
    // Some rows of all planes at a time, so that a source shared by several planes is read once.
    for first in stride(from: range.lowerBound & ~(Self.block - 1), to: range.upperBound, by: Self.block) {
      let block = max(first, range.lowerBound)..<min(first + Self.block, range.upperBound)
      for (plane, step) in planes.enumerated() {
        let codes = unsafe rows.start + 4 * plane * pitch
        for y in step.rows(of: block) {
          unsafe step.convert(row: y, of: source, scratch: scratch, codes: codes, pitch: pitch, into: destination.row(y, ofPlane: plane))
        }
      }
    }
  }
}

/// The components of one plane of the destination.
private final class PlaneStep {
  private let components: [ComponentSamples]
  /// For each component, the first equal one: each colour of gray is made once.
  private let made: [Int]
  private let packer: SamplePacker
  /// Where rows are the source's byte for byte: its plane and their length.
  private let copied: (plane: Int, byteCount: Int)?
  /// Where rows need no codes.
  private let direct: DirectRow?
  private let count: Int
  private let log2Rows: Int
  private let height: Int

  init?(_ conversions: [ComponentConversion], _ plan: ConversionPlan) {
    let made = conversions.indices.map { k in conversions[..<k].firstIndex { $0.hasSameCodes(as: conversions[k]) } ?? k }
    guard let packer = SamplePacker(conversions.map(\.writer), rows: made, plan.instructions) else { return nil }
    self.made = made
    self.packer = packer
    let components = conversions.compactMap { ComponentSamples($0) }
    guard components.count == conversions.count else { return nil }
    self.components = components
    direct = DirectRow(conversions, made: made, plan.instructions)
    let first = conversions[0]
    count = components[0].count
    log2Rows = first.log2Rows
    height = first.vertical.count
    copied = first.isCopied ? (first.reader!.plane, first.outputCount * first.writer.step) : nil
  }

  /// The plane's rows that belong to some of the frame's.
  func rows(of range: Range<Int>) -> Range<Int> {
    range.lowerBound >> log2Rows..<min(height, (range.upperBound + (1 << log2Rows) - 1) >> log2Rows)
  }

  func fillConstants(_ codes: UnsafeMutablePointer<UInt16>, pitch: Int) {
    for (k, component) in components.enumerated() where component.conversion.reader == nil && made[k] == k {
      unsafe (codes + k * pitch).update(repeating: component.map.constant, count: component.count)
    }
  }

  @unsafe func convert(
    row y: Int, of source: FramePlanes, scratch: borrowing SampleScratch, codes: UnsafeMutablePointer<UInt16>, pitch: Int,
    into output: UnsafeMutableRawPointer
  ) {
    if let copied { return unsafe output.copyMemory(from: source.row(y, ofPlane: copied.plane), byteCount: copied.byteCount) }
    if let direct { return unsafe direct.convert(row: y, of: source, into: output) }
    for k in components.indices where made[k] == k {
      unsafe components[k].make(row: y, of: source, scratch: scratch, into: codes + k * pitch)
    }
    unsafe packer.pack(codes, pitch: pitch, count: count, into: output)
  }
}

extension ComponentConversion {
  /// Whether the rows of codes are the same: of components at luma's resolution, from the same samples.
  fileprivate func hasSameCodes(as other: ComponentConversion) -> Bool {
    reader == other.reader && map == other.map && quantiser == other.quantiser && horizontal.isIdentity && vertical.isIdentity
      && other.horizontal.isIdentity && other.vertical.isIdentity && outputCount == other.outputCount
  }
}
