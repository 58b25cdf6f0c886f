@preconcurrency import Glibc
import Pixels
import VideoDecoding

// raw frames to stdout, one line a frame to stderr
var options = DecodingOptions()
var path = ""
var sel = FrameSelection()
for a in CommandLine.arguments.dropFirst() {
  if a == "--no-rotate" { options.appliesOrientation = false } else if a.hasPrefix("--threads=") { options.threads = Int(a.dropFirst(10))! } else if a == "--keyframes" { options.keyFramesOnly = true } else if a.hasPrefix("--from=") { sel.from = Double(a.dropFirst(7))! } else if a.hasPrefix("--to=") { sel.to = Double(a.dropFirst(5))! } else if a.hasPrefix("--every=") { sel.choice = .every(Int(a.dropFirst(8))!) } else if a.hasPrefix("--fps=") { sel.choice = .rate(FrameRate(Double(a.dropFirst(6))!)!) } else if a.hasPrefix("--at=") { sel.choice = .times(a.dropFirst(5).split(separator: ",").map { Double($0)! }) } else if a.hasPrefix("--scenes=") { sel.choice = .shots(threshold: Double(a.dropFirst(9))!) } else { path = a }
}
nonisolated func note(_ s: String) { let t = s + "\n"; t.withCString { _ = write(2, $0, strlen($0)) } }
@MainActor func run() throws -> Int32 {
  var reader = try VideoReader(path: FilePath(path), options: options, selection: sel)
  var bytes = [UInt8]()
  while try reader.advance() {
    let x = reader.facts
    let n = x.layout.byteCount
    if bytes.count < n { bytes = [UInt8](repeating: 0xA5, count: n) }
    var whole = bytes.mutableSpan
    var span = whole.mutableBytes
    reader.copyFrame(into: &span)
    note("F \(x.ordinal) \(x.pts) \(x.duration) \(x.layout.width)x\(x.layout.height) \(x.layout.format.name) \(n) key=\(x.isKey) corrupt=\(x.isCorrupt) concealed=\(x.isConcealed) int=\(x.isInterlaced) synth=\(x.isPTSSynthesised) jump=\(x.isTimeJump) orient=\(x.orientation.rawValue) pend=\(x.isOrientationPending) sar=\(x.sampleAspectRatio) \(x.colour.matrix.name) \(x.colour.range.name) \(x.colour.siting.name) \(x.colour.assumed.names)")
    var off = 0
    while off < n { let w = bytes.withUnsafeBytes { write(1, $0.baseAddress! + off, n - off) }; if w <= 0 { return 74 }; off += w }
  }
  let d = reader.damage
  note("E frames=\(d.frames) damaged=\(d.damagedFrames) lost=\(d.lostPackets) \(d.summary ?? "") int=\(d.interruption.map(\.description) ?? "-")")
  return d.isClean ? 0 : 65
}
do { exit(try run()) } catch { note("X \(error)"); exit((error as! DecodingError).exitStatus) }
