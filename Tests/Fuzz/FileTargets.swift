import FrameStream
import Glibc
import IndexStages
import JPEGFiles
import Pixels
import Stages
import SystemIO

let fileTargets = [
  FuzzTarget(name: "y4m") { try importing($0, as: .y4m) },
  FuzzTarget(name: "pnm") { try importing($0, as: .ppm) },
  FuzzTarget(name: "npy") { input in
    var array = try NumpyArray(load(input), name: "npy")
    var rows = 0
    while rows < 1000, let row = try array.row() {
      touch(row.count)
      rows += 1
    }
  },
  FuzzTarget(name: "lines") { input in
    var lines = LineReader(load(input))
    while let line = try lines.next() { touch(line.count) }
  },
  FuzzTarget(name: "jpeg") { touch(try JPEGPicture(Array($0), largestSide: 512).pixels.count) },
]

private let nowhere = try! FileDescriptor.open("/dev/null", O_WRONLY)

private func importing(_ input: UnsafeRawBufferPointer, as format: ImportFormat) throws {
  var options = StreamWriter.Options()
  options.limits = fuzzLimits
  var writer = StreamWriter(output: nowhere, options: options)
  var stage = try ImportStage(
    identity: StageIdentity(name: "fuzz", version: "0", arguments: []), source: ImportStage.Source(path: "-"), from: load(input),
    format: format, options: ImportOptions())
  _ = try stage.run(to: &writer)
}
