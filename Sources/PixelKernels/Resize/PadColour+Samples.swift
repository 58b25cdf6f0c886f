internal import Pixels

extension PadColour {
  /// The colour in a format's own components, in the descriptor's order (Y, U, V, A; R, G, B, A), rounded to nearest.
  ///
  /// Where the matrix has no Kr and Kb, BT.709's are taken: gray, which pads are, is the same in all of them.
  func components(of descriptor: PixelFormatDescriptor, colour: ColourDescription) -> [Int] {
    let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    let (kr, kb) = colour.matrix.weights ?? (0.2126, 0.0722)
    let luma = kr * r + (1 - kr - kb) * g + kb * b
    let depth = descriptor.depth
    let isLimited = colour.range == .limited
    let level = { (value: Double) in Self.level(value, depth: depth, isLimited: isLimited) }
    let chroma = { (value: Double) in Self.chroma(value, depth: depth, isLimited: isLimited) }
    let colours: [Int] =
      switch descriptor.model {
      case .gray: [level(luma)]
      case .rgb, .palette: [level(r), level(g), level(b)]
      case .yuv: [level(luma), chroma((b - luma) / (2 - 2 * kb)), chroma((r - luma) / (2 - 2 * kr))]
      }
    return descriptor.hasAlpha ? colours + [(1 << depth) - 1] : colours
  }

  /// A value of 0…1 as a code, Recommendation ITU-R BT.2100-2, table 9.
  private static func level(_ value: Double, depth: Int, isLimited: Bool) -> Int {
    let unit = Double(1 << depth) / 256
    return Int((isLimited ? (16 + 219 * value) * unit : value * Double((1 << depth) - 1)).rounded())
  }

  /// A colour difference of -0.5…0.5 as a code.
  private static func chroma(_ value: Double, depth: Int, isLimited: Bool) -> Int {
    let unit = Double(1 << depth) / 256
    let code = 128 * unit + value * (isLimited ? 224 * unit : Double((1 << depth) - 1))
    return min(max(Int(code.rounded()), 0), (1 << depth) - 1)
  }

  /// The words of one pixel of a plane, shifted to their place. A word that is no component (the x of rgb0) is full.
  func words(plane: Int, samples: SampleLayout, of descriptor: PixelFormatDescriptor, colour: ColourDescription) -> [UInt16] {
    let values = components(of: descriptor, colour: colour)
    var words = [UInt16](repeating: UInt16(samples.largest << samples.shift), count: samples.channels)
    for (component, value) in zip(descriptor.components, values) where component.plane == plane {
      words[component.offset / samples.wordBytes] = UInt16(value << samples.shift)
    }
    return words
  }
}
