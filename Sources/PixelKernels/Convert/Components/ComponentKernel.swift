internal import FrameMemory
internal import Pixels

/// Conversions in which every component depends on at most one of the source: other depths, ranges, orders, grids of chroma,
/// planes joined or taken apart, gray to RGB.
///
/// Plane by plane of the destination, or several planes at once: the source's bytes or words as they are, where `DirectRow` can;
/// else its rows as codes, chroma's grid changed, the map from codes to codes, and all components of the plane put together. Equal
/// to `PlainConversion` bit for bit.
final class ComponentKernel: RowKernel {
  /// Planes of the source's that no other one shares, and the others.
  private let apart: [PlaneStep]
  private let together: [PlaneStep]
  private let writesPalette: Bool

  /// Rows of a block: whole rows of any chroma.
  private static let block = 4

  /// - Returns: `nil` if components depend on each other or are laid out in other ways.
  init?(_ plan: ConversionPlan) {
    guard !plan.needsMatrix else { return nil }
    let components = plan.separateComponents()
    var planes = (0..<plan.to.planeCount).map { plane in components.filter { $0.writer.plane == plane } }
    var steps: [PlaneStep] = []
    // A plane of the source's that is taken apart in one go.
    for plane in 0..<plan.from.planeCount {
      let parts = components.filter { $0.reader?.plane == plane && !$0.isCopied }
      let targets = parts.map(\.writer.plane)
      guard Set(targets).count > 1, let direct = DirectRow(parts, plan.instructions) else { continue }
      steps.append(PlaneStep(parts, direct))
      for target in targets { planes[target] = [] }
    }
    for plane in planes where !plane.isEmpty {
      guard let step = PlaneStep(plane, plan) else { return nil }
      steps.append(step)
    }
    func isShared(_ step: PlaneStep) -> Bool { steps.contains { $0 !== step && !$0.sources.isDisjoint(with: step.sources) } }
    apart = steps.filter { !isShared($0) }
    together = steps.filter(isShared)
    writesPalette = plan.destination.format == .pal8
  }

  /// Whether some plane goes through codes.
  var needsCodes: Bool { (apart + together).contains(where: \.needsCodes) }

  @unsafe func convert(rows range: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    if writesPalette, range.lowerBound == 0 { unsafe SystematicPalette.write(to: destination.row(0, ofPlane: 1)) }
    for step in apart { unsafe step.convert(rows: range, of: source, into: destination) }
    guard !together.isEmpty else { return }
    // Some rows of all planes at a time, so that a source shared by several planes is read once.
    for first in stride(from: range.lowerBound & ~(Self.block - 1), to: range.upperBound, by: Self.block) {
      let block = max(first, range.lowerBound)..<min(first + Self.block, range.upperBound)
      for step in together { unsafe step.convert(rows: block, of: source, into: destination) }
    }
  }
}

/// The components of one plane of the destination, or of several that `DirectRow` makes at once.
private final class PlaneStep {
  /// The source's planes.
  let sources: Set<Int>
  private let first: ComponentConversion
  private let way: Way

  private enum Way {
    /// Rows are the source's byte for byte.
    case copied(plane: Int, byteCount: Int)
    case direct(DirectRow)
    case codes(CodeRows)
  }

  var needsCodes: Bool { if case .codes = way { true } else { false } }

  /// Several planes of one of the source's.
  init(_ conversions: [ComponentConversion], _ direct: DirectRow) {
    first = conversions[0]
    sources = Set(conversions.compactMap(\.reader?.plane))
    way = .direct(direct)
  }

  /// One plane: all its components.
  init?(_ conversions: [ComponentConversion], _ plan: ConversionPlan) {
    first = conversions[0]
    sources = Set(conversions.compactMap(\.reader?.plane))
    if first.isCopied, let reader = first.reader {
      way = .copied(plane: reader.plane, byteCount: first.outputCount * first.writer.step)
    } else if let direct = DirectRow(conversions, plan.instructions) {
      way = .direct(direct)
    } else if let codes = CodeRows(conversions, plan) {
      way = .codes(codes)
    } else {
      return nil
    }
  }

  /// For memory safety the caller ensures that `source` and `destination` have the rows.
  @unsafe func convert(rows range: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    let (rows, plane) = (first.rows(of: range), first.writer.plane)
    switch way {
    case .copied(let from, let byteCount): unsafe destination.copy(rows, byteCount, from: source, from, to: plane)
    case .direct(let direct): unsafe direct.convert(rows: rows, of: source, into: destination)
    case .codes(let codes): for y in rows { unsafe codes.convert(row: y, of: source, into: destination.row(y, ofPlane: plane)) }
    }
  }
}

/// A plane's rows by way of codes.
private final class CodeRows {
  private let components: [ComponentSamples]
  /// For each component, the first equal one: each colour of gray is made once.
  private let made: [Int]
  private let packer: SamplePacker
  private let scratch: SampleScratch
  /// A row of codes for each component.
  private let codes: AlignedBuffer<UInt16>
  private let pitch: Int

  init?(_ conversions: [ComponentConversion], _ plan: ConversionPlan) {
    let made = conversions.sameCodes
    let components = conversions.compactMap { ComponentSamples($0) }
    guard let packer = SamplePacker(conversions.map(\.writer), rows: made, plan.instructions), components.count == conversions.count
    else { return nil }
    (self.made, self.packer, self.components) = (made, packer, components)
    pitch = plan.source.width + 8
    scratch = SampleScratch(width: plan.source.width)
    codes = AlignedBuffer(count: 4 * pitch)
    for (k, component) in components.enumerated() where component.conversion.reader == nil && made[k] == k {
      unsafe (codes.start + k * pitch).update(repeating: component.map.constant, count: component.count)
    }
  }

  @unsafe func convert(row y: Int, of source: FramePlanes, into output: UnsafeMutableRawPointer) {
    for k in components.indices where made[k] == k {
      unsafe components[k].make(row: y, of: source, scratch: scratch, into: codes.start + k * pitch)
    }
    unsafe packer.pack(codes.start, pitch: pitch, count: components[0].count, into: output)
  }
}

extension [ComponentConversion] {
  /// For each component the first that is the same.
  var sameCodes: [Int] { indices.map { k in self[..<k].firstIndex { $0.hasSameCodes(as: self[k]) } ?? k } }
}

extension ComponentConversion {
  /// Whether the rows of codes are the same: of components at luma's resolution, from the same samples.
  fileprivate func hasSameCodes(as other: ComponentConversion) -> Bool {
    reader == other.reader && map == other.map && quantiser == other.quantiser && horizontal.isIdentity && vertical.isIdentity
      && other.horizontal.isIdentity && other.vertical.isIdentity && outputCount == other.outputCount
  }
}
