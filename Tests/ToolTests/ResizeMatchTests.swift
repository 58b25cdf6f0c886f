import TestSupport
import Testing

/// What `--match` takes and refuses; the bytes are ResizeLibraryTests'.
@Suite struct ResizeMatchTests {
  @Test(arguments: [("opencv", "lanczos3"), ("opencv", "mitchell"), ("torchvision", "box"), ("torchvision", "mitchell")])
  func filtersThatALibraryLacksAreRefused(library: String, filter: String) {
    let run = resized("2x2 --match \(library) --filter \(filter)")
    #expect(run.errors.contains("\(library) has no \(filter) to match"), "\(run.errors)")
  }

  @Test(arguments: ["opencv", "torchvision"]) func fractionsOfAPixelAreRefused(library: String) {
    let run = resized("2x2 --match \(library) --crop 0.5,0,2,2")
    #expect(run.errors.contains("\(library) resizes whole pixels, and the crop has fractions"), "\(run.errors)")
    #expect(resized("2x2 --match \(library) --crop 1,0,2,2").status == 0)
  }

  private func resized(_ arguments: String) -> ShellRun {
    shell(
      "frame-import --format raw --pixel-format gray --size 4x4 | frame-resize \(arguments)",
      input: [UInt8](repeating: 1, count: 16))
  }
}
