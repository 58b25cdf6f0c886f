internal import FrameMemory
internal import Pixels

/// Paints the border of a letterboxed picture, from one painted row.
final class PadPainter {
  private let plane: ResizePlane
  private let row: AlignedBuffer<UInt8>

  /// - Parameter pixel: the words of one pixel, shifted to their place.
  init(_ plane: ResizePlane, pixel: [UInt16]) {
    self.plane = plane
    let bytes = pixel.flatMap { word in
      plane.samples.wordBytes == 1 ? [UInt8(word)] : [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
    }
    row = AlignedBuffer((0..<plane.destination.strideBytes).map { bytes[$0 % bytes.count] })
  }

  /// For memory safety the caller ensures that the pointer is the start of a frame of the plan's layout.
  @unsafe func paint(_ destination: UnsafeMutableRawPointer) {
    let stride = plane.destination.strideBytes
    let left = plane.padLeft * plane.samples.pixelBytes
    let right = left + plane.horizontal.outputCount * plane.samples.pixelBytes
    let picture = plane.padTop..<plane.padTop + plane.vertical.outputCount
    for y in 0..<plane.destination.rows {
      let to = unsafe destination + plane.destination.offset + y * stride
      if picture.contains(y) {
        unsafe to.copyMemory(from: row.start, byteCount: left)
        unsafe (to + right).copyMemory(from: row.start + right, byteCount: stride - right)
      } else {
        unsafe to.copyMemory(from: row.start, byteCount: stride)
      }
    }
  }
}

extension PadColour {
  /// The colour in a format's own components, in the descriptor's order (Y, U, V, A; R, G, B, A), rounded to nearest.
  ///
  /// Where the matrix has no Kr and Kb, BT.709's are taken: gray, which pads are, is the same in all of them.
  func components(of descriptor: PixelFormatDescriptor, colour: ColourDescription) -> [Int] {
    let units = [red, green, blue].map { Double($0) / 255 }
    let differences = ColourMatrix.toDifferences(colour.matrix.weights == nil ? .bt709 : colour.matrix)!
    let (matrix, largest) = (descriptor.isRGB ? .identity : differences, 1 << descriptor.depth - 1)
    let codes = (0..<(descriptor.model == .gray ? 1 : 3)).map { row in
      let isDifference = row > 0 && !descriptor.isRGB
      let scale = SampleScale(isDifference ? .difference : .light, depth: descriptor.depth, range: colour.range)
      let unit = (0..<3).reduce(0) { $0 + matrix[row, $1] * units[$1] }
      return min(max(Int((unit * scale.scale + scale.zero).rounded()), 0), largest)
    }
    return descriptor.hasAlpha ? codes + [largest] : codes
  }

  /// The words of one pixel of a plane, shifted to their place. A word that is no component (the x of rgb0) is full.
  func words(plane: Int, samples: PixelLayout, of descriptor: PixelFormatDescriptor, colour: ColourDescription) -> [UInt16] {
    let values = components(of: descriptor, colour: colour)
    var words = [UInt16](repeating: UInt16(samples.largest << samples.shift), count: samples.channels)
    for (component, value) in zip(descriptor.components, values) where component.plane == plane {
      words[component.offset / samples.wordBytes] = UInt16(value << samples.shift)
    }
    return words
  }
}
