import FrameMemory
import PixelKernels
import Pixels

/// The rows of issue 3's table, and what is often used besides: source, destination and an option. Names are those of
/// `peers_convert`.
private let conversions = [
  "yuv420p-rgb24-nearest", "yuv420p-rgb24", "nv12-rgb24-nearest", "nv12-rgb24", "yuv420p10le-rgb24-nearest", "yuv420p10le-rgb24",
  "p010le-rgb24-nearest", "p010le-rgb24", "yuv420p10le-rgb48le", "yuv420p-rgba-nearest", "yuv420p-rgba", "yuv444p-rgb24",
  "yuv422p10le-rgb24", "bgra-rgba", "bgra-rgb24", "rgb48le-rgb24", "rgb24-gray", "yuv420p-gray", "rgb24-yuv420p", "nv12-yuv420p",
  "yuv420p-nv12", "p010le-yuv420p10le", "yuv420p10le-p010le", "yuv420p10le-yuv420p", "yuv420p10le-yuv420p-dither",
  "yuv420p-yuv420p10le", "p010le-nv12", "yuv420p-yuv420p-full", "yuv420p10le-yuv420p-full", "yuyv422-yuv422p", "uyvy422-yuv422p",
  "yuv422p-yuyv422", "yuv422p-yuv420p", "yuv444p-yuv420p", "yuv420p-yuv444p", "yuyv422-rgb24", "uyvy422-rgb24", "gbrp-rgb24",
  "rgb24-gbrp", "gbrp16le-rgb48le", "gbrp10le-rgb24", "gray-rgb24", "gray10le-rgb24", "gray16le-rgba", "pal8-rgb24", "pal8-rgba",
  "rgb24-rgba", "rgb24-rgb48le", "rgba64le-rgba", "yuv420p10be-rgb24", "rgb48be-rgb24", "yuva420p-rgba", "yuv420p10le-rgb24-dither",
  "rgb48le-rgb24-dither", "gbrp-yuv420p", "rgb48le-yuv420p10le", "rgb565le-rgb24", "yuv420p10le-rgb24-tonemap",
]

/// Times the conversions of these names, which need not be in the table, or the table's.
func benchmarkConversions(_ names: Set<String>, _ instructions: InstructionSet) throws {
  for name in names.isEmpty ? conversions : names.sorted() {
    guard let (source, destination, options) = parse(name), let layout = FrameLayout(width: 1920, height: 1080, format: source)
    else { continue }
    let isHDR = options.hdr == .tonemap
    let colour = isHDR ? ColourDescription(matrix: .bt2020nc, primaries: .bt2020, transfer: .smpte2084) : ColourDescription()
    var converter = try FrameConverter(from: layout, colour: colour, to: destination, options: options, instructions: instructions)
    // As a stage has them: 64-byte aligned, in an arena that is reused.
    let arena = BatchArena(capacity: layout.byteCount + converter.destination.byteCount + 128)
    guard var input = arena.lend(byteCount: layout.byteCount), var output = arena.lend(byteCount: converter.destination.byteCount)
    else { fatalError("the arena was made too small") }
    fill(&input, depth: source.descriptor.depth)
    printMedian(name) { converter.convert(input.bytes, into: &output) }
  }
}

/// `source-destination` or `source-destination-option`.
private func parse(_ name: String) -> (PixelFormat, PixelFormat, ConvertOptions)? {
  let parts = name.split(separator: "-").map(String.init)
  guard parts.count >= 2, let source = PixelFormat(name: parts[0]), let destination = PixelFormat(name: parts[1]) else { return nil }
  switch parts.count > 2 ? parts[2] : "" {
  case "": return (source, destination, ConvertOptions())
  case "nearest": return (source, destination, ConvertOptions(chroma: .nearest))
  case "dither": return (source, destination, ConvertOptions(dither: .ordered))
  case "tonemap": return (source, destination, ConvertOptions(hdr: .tonemap))
  case "full": return (source, destination, ConvertOptions(range: .full))
  default: return nil
  }
}

/// Bytes without order, by a linear congruential generator; the high bytes of words stay within the depth.
private func fill(_ bytes: inout MutableRawSpan, depth: Int) {
  var state: UInt32 = 1
  for index in 0..<bytes.byteCount {
    state = state &* 1_664_525 &+ 1_013_904_223
    let byte = UInt8(truncatingIfNeeded: state >> 24)
    bytes.storeBytes(of: depth > 8 && index & 1 == 1 ? byte & UInt8(1 << (depth - 8) - 1) : byte, toByteOffset: index, as: UInt8.self)
  }
}
