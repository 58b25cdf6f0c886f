import PixelKernels
import Pixels

/// One row of the table.
private struct Resize {
  let name: String
  let format: PixelFormat
  let source: (width: Int, height: Int)
  let target: String
  var options = ResizeOptions()
  var isOpaque = true
}

private let fullHD = (width: 1920, height: 1080)
/// A photograph of 16 megapixels.
private let large = (width: 4928, height: 3279)

/// The rows of issue 3's table, and what is often used besides. Names are those of `peers_resize`.
private let resizes = [
  Resize(name: "rgb24-lanczos3", format: .rgb24, source: fullHD, target: "640x360"),
  Resize(name: "rgb24-catmull-rom", format: .rgb24, source: fullHD, target: "640x360", options: ResizeOptions(filter: .catmullRom)),
  Resize(name: "rgb24-bilinear", format: .rgb24, source: fullHD, target: "640x360", options: ResizeOptions(filter: .bilinear)),
  Resize(name: "rgb24-box", format: .rgb24, source: fullHD, target: "640x360", options: ResizeOptions(filter: .box)),
  Resize(name: "rgb24-nearest", format: .rgb24, source: fullHD, target: "640x360", options: ResizeOptions(filter: .nearest)),
  Resize(name: "rgb24-pillow-lanczos3", format: .rgb24, source: fullHD, target: "640x360", options: ResizeOptions(match: .pillow)),
  Resize(name: "rgb24-large-lanczos3", format: .rgb24, source: large, target: "852x567"),
  Resize(name: "rgb24-up-lanczos3", format: .rgb24, source: (640, 360), target: "1920x1080"),
  Resize(name: "rgb24-large-bilinear", format: .rgb24, source: large, target: "852x567", options: ResizeOptions(filter: .bilinear)),
  Resize(name: "rgb24-large-box", format: .rgb24, source: large, target: "852x567", options: ResizeOptions(filter: .box)),
  Resize(name: "rgba-large-lanczos3", format: .rgba, source: large, target: "852x567", isOpaque: false),
  Resize(name: "rgba-up-lanczos3", format: .rgba, source: (640, 360), target: "1920x1080", isOpaque: false),
  Resize(name: "rgb48le-large-lanczos3", format: .rgb48le, source: large, target: "852x567"),
  Resize(name: "rgb48le-up-lanczos3", format: .rgb48le, source: (640, 360), target: "1920x1080"),
  Resize(name: "gray-large-lanczos3", format: .gray, source: large, target: "852x567"),
  Resize(name: "rgba-lanczos3", format: .rgba, source: fullHD, target: "640x360", isOpaque: false),
  Resize(name: "rgba-opaque-lanczos3", format: .rgba, source: fullHD, target: "640x360"),
  Resize(name: "gray-lanczos3", format: .gray, source: fullHD, target: "640x360"),
  Resize(name: "gray-up-lanczos3", format: .gray, source: (640, 360), target: "1920x1080"),
  Resize(name: "yuv420p-lanczos3", format: .yuv420p, source: fullHD, target: "640x360"),
  Resize(name: "nv12-lanczos3", format: .nv12, source: fullHD, target: "640x360"),
  Resize(name: "rgb48le-lanczos3", format: .rgb48le, source: fullHD, target: "640x360"),
  Resize(name: "yuv420p10le-lanczos3", format: .yuv420p10le, source: fullHD, target: "640x360"),
]

/// Times the resizes of these names, or all.
func benchmarkResizes(_ names: Set<String>, _ instructions: InstructionSet) throws {
  for resize in resizes where names.isEmpty || names.contains(resize.name) {
    let layout = FrameLayout(width: resize.source.width, height: resize.source.height, format: resize.format)!
    let fit = try FitGeometry(layout, to: FitTarget(resize.target)!)
    var resizer = try FrameResizer(from: layout, colour: ColourDescription(), fit: fit, options: resize.options, instructions: instructions)
    let input = noise(layout.byteCount, opaqueEvery: resize.format == .rgba && resize.isOpaque ? 4 : 0)
    var output = [UInt8](repeating: 0, count: resizer.destination.byteCount + 64)
    printMedian(resize.name) {
      var span = output.mutableSpan
      // Safe: every byte pattern is a UInt8.
      var bytes = unsafe span.mutableBytes
      unsafe resizer.resize(input.span.bytes, into: &bytes)
    }
  }
}

/// Bytes without order, every n-th of them 255.
func noise(_ count: Int, opaqueEvery n: Int = 0) -> [UInt8] {
  var state: UInt32 = 1
  return (0..<count).map { index in
    state = state &* 1_664_525 &+ 1_013_904_223
    return n > 0 && index % n == n - 1 ? 255 : UInt8(truncatingIfNeeded: state >> 24)
  }
}
