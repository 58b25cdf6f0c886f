import PixelKernels
import Pixels

/// Times the resizes that give another library's bytes. A name says all of it: library:filter:format:WxH:WxH, from and to.
func benchmarkMatches(_ names: [String], _ instructions: InstructionSet) throws {
  for name in names {
    let parts = name.split(separator: ":").map(String.init)
    guard parts.count == 5, let match = ResizeMatch(rawValue: parts[0]), let filter = ResampleFilter(rawValue: parts[1]),
      let format = PixelFormat(name: parts[2]), let target = FitTarget(parts[4])
    else { throw BenchError(description: "\(name): no library:filter:format:WxH:WxH") }
    let size = parts[3].split(separator: "x").compactMap { Int($0) }
    guard size.count == 2, let layout = FrameLayout(width: size[0], height: size[1], format: format) else {
      throw BenchError(description: "\(name): no size")
    }
    let fit = try FitGeometry(layout, to: target)
    var resizer = try FrameResizer(
      from: layout, colour: ColourDescription(), fit: fit, options: ResizeOptions(filter: filter, match: match), instructions: instructions)
    let input = noise(layout.byteCount)
    var output = [UInt8](repeating: 0, count: resizer.destination.byteCount + 64)
    printMedian(name) {
      var span = output.mutableSpan
      // Safe: every byte pattern is a UInt8.
      var bytes = unsafe span.mutableBytes
      unsafe resizer.resize(input.span.bytes, into: &bytes)
    }
  }
}

struct BenchError: Error, CustomStringConvertible {
  let description: String
}
