import Pixels
import TestSupport
import Testing

@testable import PixelKernels

/// Kernels touch their frames and nothing else: sources and destinations end where memory ends, and around every row
/// that is written lies something that must stay.
@Suite struct EdgeTests {
  /// The same bytes from guarded memory into guarded memory as from arrays; a letterboxed picture keeps its borders, which
  /// are painted first.
  @Test(arguments: PixelFormat.allCases)
  func resizingStaysInsideTheFrame(format: PixelFormat) throws {
    for filter in ResampleFilter.allCases {
      for (match, isLinear) in [(ResizeMatch.model, false), (.model, true), (.pillow, false)] {
        let options = ResizeOptions(filter: filter, match: match, isLinear: isLinear)
        guard FrameResizer.workingFormat(for: format, options: options) == format, match == .model || filter != .mitchell else { continue }
        for (width, height, target) in [(37, 29, "31x17"), (5, 67, "67x31"), (64, 3, "13x9"), (3, 2, "41x16"), (33, 17, "33x40")] {
          let layout = try #require(FrameLayout(width: width, height: height, format: format))
          let fit = try FitGeometry(layout, to: try #require(FitTarget(target)), fit: .letterbox)
          var resizer = try FrameResizer(from: layout, colour: .sRGB, fit: fit, options: options)
          let source = GuardedMemory(noise(layout.byteCount)), destination = GuardedMemory(byteCount: resizer.destination.byteCount)
          source.read { input in destination.write { output in resizer.resize(input, into: &output) } }
          #expect(destination.isUntouchedBefore())
          try expectBorders(
            destination.bytes, resizer.destination, fit, options, "\(format.name) \(filter) \(match) \(width)x\(height) \(target)")
        }
      }
    }
  }

  /// Outside the picture there is the pad's colour, as on a frame of the same size that is all border but for a pixel.
  private func expectBorders(_ frame: [UInt8], _ layout: FrameLayout, _ fit: FitGeometry, _ options: ResizeOptions, _ name: String) throws {
    let planes = ResizePlane.planes(
      from: FrameLayout(width: fit.sourceWidth, height: fit.sourceHeight, format: layout.format)!, to: layout, fit: fit, siting: .left)
    for (index, plane) in planes.enumerated() where !plane.isFilled {
      let words = options.pad.words(plane: index, samples: plane.samples, of: layout.format.descriptor, colour: .sRGB)
      let pixel = words.flatMap { plane.samples.wordBytes == 1 ? [UInt8($0)] : [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
      let columns = plane.padLeft..<plane.padLeft + plane.horizontal.outputCount,
        rows = plane.padTop..<plane.padTop + plane.vertical.outputCount
      var wrong = 0
      for y in 0..<plane.destination.rows {
        for x in 0..<plane.destination.width where !(rows.contains(y) && columns.contains(x)) {
          let at = plane.destination.offset + y * plane.destination.strideBytes + x * pixel.count
          if Array(frame[at..<at + pixel.count]) != pixel { wrong += 1 }
        }
      }
      #expect(wrong == 0, "\(name), plane \(index)")
    }
  }

  /// Some pixels of an image, from every place on: the numbers of all others stay.
  @Test(arguments: [PixelFormat.rgb24, .bgra], TensorElement.allCases)
  func preparingPixelsWritesTheirNumbersOnly(format: PixelFormat, element: TensorElement) throws {
    for layout in TensorLayout.allCases {
      let options = TensorOptions(element: element, layout: layout, scale: element == .u8 ? .times(1) : .over(255))
      let preparer = try TensorPreparer(from: FrameLayout(width: 70, height: 2, format: format)!, options: options)
      for count in 1...67 {
        let first = count % 5 * 17 % (140 - count)
        let pixels = GuardedMemory(noise(count * preparer.pixelBytes)), tensor = GuardedMemory(byteCount: preparer.byteCount)
        pixels.read { input in
          tensor.write { output in
            unsafe input.withUnsafeBytes { from in
              unsafe output.withUnsafeMutableBytes { to in
                unsafe preparer.preparePixels(from.baseAddress!, count: count, first: first, into: to.baseAddress!)
              }
            }
          }
        }
        #expect(tensor.isUntouchedBefore())
        expectOnly(first..<first + count, of: tensor.bytes, layout, element.byteCount, "\(format.name) \(element) \(layout) \(count)")
      }
    }
  }

  /// Numbers are not all canaries inside, and all of them outside.
  private func expectOnly(_ pixels: Range<Int>, of tensor: [UInt8], _ layout: TensorLayout, _ bytes: Int, _ name: String) {
    let plane = tensor.count / 3 / bytes
    var outside = 0
    for index in 0..<3 * plane {
      let pixel = layout == .nchw ? index % plane : index / 3
      let isCanary = tensor[index * bytes..<(index + 1) * bytes].allSatisfy { $0 == 0xA5 }
      if !pixels.contains(pixel), !isCanary { outside += 1 }
    }
    #expect(outside == 0, "\(name)")
  }

  /// Whole tensors of frames of any format.
  @Test(arguments: PixelFormat.allCases)
  func tensorsAreMadeInsideTheirMemory(format: PixelFormat) throws {
    for (width, height) in [(37, 29), (5, 67), (66, 3)] {
      let layout = try #require(FrameLayout(width: width, height: height, format: format))
      let target = FitTarget(width: 33, height: 31)
      var preparer = try FrameTensorPreparer(from: layout, colour: ColourDescription(), to: target, tensor: TensorPreset.yolo.options)
      let frame = noise(layout.byteCount)
      let source = GuardedMemory(frame), tensor = GuardedMemory(byteCount: preparer.byteCount)
      source.read { input in tensor.write { output in preparer.prepare(input, into: &output) } }
      #expect(tensor.isUntouchedBefore())
      let isEqual = tensor.bytes == preparer.prepared(frame)
      #expect(isEqual, "\(format.name) \(width)x\(height)")
    }
  }

  /// Rows of any stride, the last of which ends with memory.
  @Test(arguments: [0, 1, 2, 5, 64, 191])
  func fingerprintsOfRowsOfAnyStride(slack: Int) {
    for (width, height) in [(5, 5), (7, 9), (8, 16), (64, 64), (67, 33), (131, 70), (640, 37)] {
      let stride = 3 * width + slack
      let packed = noise(3 * width * height)
      var spaced = [UInt8](repeating: 255, count: stride * (height - 1) + 3 * width)
      for y in 0..<height { spaced.replaceSubrange(y * stride..<y * stride + 3 * width, with: packed[3 * width * y..<3 * width * (y + 1)]) }
      let box = PixelBox(width: width, height: height)
      var hasher = PDQHasher(width: width, height: height)
      let expected = hasher.hash(rgb24: packed.span.bytes, stride: 3 * width, box: box)
      let actual = GuardedMemory(spaced).read { hasher.hash(rgb24: $0, stride: stride, box: box) }
      #expect(actual == expected, "\(width)x\(height), \(stride) bytes a row")
    }
  }

  @Test func scoresAndBordersReadTheirFrameOnly() {
    for (width, height) in [(1, 1), (31, 3), (33, 7), (67, 67)] {
      let bytes = noise(3 * width * height)
      let frame = GuardedMemory(bytes), flat = GuardedMemory(byteCount: bytes.count, filledWith: 40)
      let layout = FrameLayout(width: width, height: height, format: .rgb24)!
      var guarded = ShotHistory(), plain = ShotHistory(instructions: .baseline)
      _ = flat.read { guarded.score($0, layout: layout) }
      _ = plain.score(flat.bytes.span.bytes, layout: layout)
      #expect(frame.read { guarded.score($0, layout: layout) } == plain.score(bytes.span.bytes, layout: layout))
      let box = BorderTrim.box(rgb24: bytes.span.bytes, width: width, height: height, stride: 3 * width)
      #expect(frame.read { BorderTrim.box(rgb24: $0, width: width, height: height, stride: 3 * width) } == box)
    }
  }
}
