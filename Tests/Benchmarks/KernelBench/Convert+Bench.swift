import FrameMemory
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
  Conversion(name: "yuv420p-rgba-nearest", source: .yuv420p, destination: .rgba, options: nearest),
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
    // As a stage has them: 64-byte aligned, in an arena that is reused.
    let arena = BatchArena(capacity: layout.byteCount + converter.destination.byteCount + 128)
    guard var input = arena.lend(byteCount: layout.byteCount), var output = arena.lend(byteCount: converter.destination.byteCount)
    else { fatalError("the arena was made too small") }
    fill(&input, depth: conversion.source.descriptor.depth)
    printMedian(conversion.name) { converter.convert(input.bytes, into: &output) }
  }
  if names.isEmpty || names.contains("bgra-rgba-in-place") { benchmarkSwapping() }
}

/// Times the swap of red and blue in place.
func benchmarkSwapping() {
  let arena = BatchArena(capacity: 1920 * 1080 * 4)
  guard var pixels = arena.lend(byteCount: arena.capacity) else { fatalError("the arena was made too small") }
  fill(&pixels, depth: 8)
  printMedian("bgra-rgba-in-place") { swapRedAndBlue(&pixels) }
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
