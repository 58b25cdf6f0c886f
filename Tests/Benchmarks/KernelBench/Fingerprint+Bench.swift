import PixelKernels
import Pixels

/// Times fingerprints of noise. Names are those of `peers_fingerprint.py`.
func benchmarkFingerprints(_ names: Set<String>, _ instructions: InstructionSet) {
  for (width, height) in [(1920, 1080), (640, 360), (512, 512), (64, 64)] {
    let name = "pdq-\(width)x\(height)"
    guard names.isEmpty || names.contains(name) else { continue }
    let pixels = noise(width * height * 3)
    var hasher = PDQHasher(width: width, height: height, instructions: instructions)
    printMedian(name) { _ = unsafe hasher.hash(rgb24: pixels.span.bytes, stride: width * 3, box: PixelBox(width: width, height: height)) }
  }
  guard names.isEmpty || names.contains("shot-score-1920x1080") else { return }
  let first = noise(1920 * 1080), second = Array(first.reversed())
  var shots = ShotHistory(), turn = 0
  let gray = FrameLayout(width: 1920, height: 1080, format: .gray)!
  printMedian("shot-score-1920x1080") {
    if turn & 1 == 0 {
      _ = unsafe shots.score(first.span.bytes, layout: gray)
    } else {
      _ = unsafe shots.score(second.span.bytes, layout: gray)
    }
    turn += 1
  }
}
