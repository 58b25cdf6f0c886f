import PixelKernels
import Pixels

/// One row of the table: a conversion at 1920x1080.
private struct Conversion {
  let name: String
  let source: PixelFormat
  let destination: PixelFormat
  var options = ConvertOptions()
}

private let nearest = ConvertOptions(chroma: .nearest)

/// The rows of issue 3's table, and what is often used besides. Names are those of `peers_convert`.
private let conversions = [
  Conversion(name: "yuv420p-rgb24-nearest", source: .yuv420p, destination: .rgb24, options: nearest),
  Conversion(name: "yuv420p-rgb24", source: .yuv420p, destination: .rgb24),
  Conversion(name: "nv12-rgb24-nearest", source: .nv12, destination: .rgb24, options: nearest),
  Conversion(name: "nv12-rgb24", source: .nv12, destination: .rgb24),
  Conversion(name: "yuv420p10le-rgb24-nearest", source: .yuv420p10le, destination: .rgb24, options: nearest),
  Conversion(name: "yuv420p10le-rgb24", source: .yuv420p10le, destination: .rgb24),
  Conversion(name: "p010le-rgb24-nearest", source: .p010le, destination: .rgb24, options: nearest),
  Conversion(name: "p010le-rgb24", source: .p010le, destination: .rgb24),
  Conversion(name: "yuv420p10le-rgb48le", source: .yuv420p10le, destination: .rgb48le),
  Conversion(name: "yuv420p-rgba", source: .yuv420p, destination: .rgba),
  Conversion(name: "yuv444p-rgb24", source: .yuv444p, destination: .rgb24),
  Conversion(name: "yuv422p10le-rgb24", source: .yuv422p10le, destination: .rgb24),
  Conversion(name: "bgra-rgba", source: .bgra, destination: .rgba),
  Conversion(name: "bgra-rgb24", source: .bgra, destination: .rgb24),
  Conversion(name: "rgb48le-rgb24", source: .rgb48le, destination: .rgb24),
  Conversion(name: "rgb24-gray", source: .rgb24, destination: .gray),
  Conversion(name: "yuv420p-gray", source: .yuv420p, destination: .gray),
  Conversion(name: "rgb24-yuv420p", source: .rgb24, destination: .yuv420p),
]

/// Times the conversions of these names, or all.
func benchmarkConversions(_ names: Set<String>) throws {
  for conversion in conversions where names.isEmpty || names.contains(conversion.name) {
    let layout = FrameLayout(width: 1920, height: 1080, format: conversion.source)!
    let colour = ColourDescription()
    var converter = try FrameConverter(from: layout, colour: colour, to: conversion.destination, options: conversion.options)
    let input = pattern(layout.byteCount, depth: conversion.source.descriptor.depth)
    var output = [UInt8](repeating: 0, count: converter.destination.byteCount + 64)
    printMedian(conversion.name) {
      var span = output.mutableSpan
      // Safe: every byte pattern is a UInt8.
      var bytes = unsafe span.mutableBytes
      unsafe converter.convert(input.span.bytes, into: &bytes)
    }
  }
}

/// Bytes without order, by a linear congruential generator; the high bytes of words stay within the depth.
private func pattern(_ count: Int, depth: Int) -> [UInt8] {
  var state: UInt32 = 1
  return (0..<count).map { index in
    state = state &* 1_664_525 &+ 1_013_904_223
    let byte = UInt8(truncatingIfNeeded: state >> 24)
    return depth > 8 && index & 1 == 1 ? byte & UInt8(1 << (depth - 8) - 1) : byte
  }
}
