import FrameMemory
import PixelKernels
import Pixels

private let imagenet = TensorPreset.imagenet.options

/// Times tensors of 640x640 from packed RGB, and the whole way from frames. Names are those of `peers_resize.py`.
func benchmarkTensors(_ names: Set<String>, _ instructions: InstructionSet) throws {
  for (name, options) in [
    ("tensor", TensorPreset.yolo.options), ("tensor-normalised", imagenet),
    ("tensor-f16", TensorOptions(element: .f16, scale: .over(255))), ("tensor-nhwc", TensorOptions(layout: .nhwc, scale: .over(255))),
  ] where names.isEmpty || names.contains(name) {
    let layout = FrameLayout(width: 640, height: 640, format: .rgb24)!
    var preparer = try TensorPreparer(from: layout, options: options, instructions: instructions)
    let input = noise(layout.byteCount)
    // As a stage has it: aligned, in memory that is reused.
    let arena = BatchArena(capacity: preparer.byteCount + 64)
    guard var output = arena.lend(byteCount: preparer.byteCount) else { fatalError("the arena was made too small") }
    printMedian(name) { unsafe preparer.prepare(input.span.bytes, into: &output) }
  }
  for (name, format) in [
    ("prep-yuv420p", PixelFormat.yuv420p), ("prep-nv12", .nv12), ("prep-rgb24", .rgb24), ("prep-yuv420p10le", .yuv420p10le),
  ]
  where names.isEmpty || names.contains(name) { try benchmarkFrames(name, format, instructions) }
}

/// 1080p to a letterboxed 640x640 tensor, antialiased.
private func benchmarkFrames(_ name: String, _ format: PixelFormat, _ instructions: InstructionSet) throws {
  let layout = FrameLayout(width: 1920, height: 1080, format: format)!
  var preparer = try FrameTensorPreparer(
    from: layout, colour: ColourDescription(), to: FitTarget(width: 640, height: 640), tensor: TensorPreset.yolo.options,
    instructions: instructions)
  let input = [UInt8](repeating: 100, count: layout.byteCount)
  let arena = BatchArena(capacity: preparer.byteCount + 64)
  guard var output = arena.lend(byteCount: preparer.byteCount) else { fatalError("the arena was made too small") }
  printMedian(name) { unsafe preparer.prepare(input.span.bytes, into: &output) }
}
