import PixelKernels

// kernel-bench [--instructions baseline|avx2|avx512] AREA [NAME…]: times kernels on one core with data in memory, one line each:
// name, tab, median in ms.
var arguments = CommandLine.arguments.dropFirst()
var instructions = InstructionSet.current
if arguments.first == "--instructions" {
  arguments = arguments.dropFirst()
  guard let named = InstructionSet.available.first(where: { "\($0)" == arguments.first }) else {
    throw BenchError(description: "--instructions: one of \(InstructionSet.available.map { "\($0)" }.joined(separator: ", "))")
  }
  instructions = named
  arguments = arguments.dropFirst()
}
let names = Set(arguments.dropFirst())
switch arguments.first {
case "convert": try benchmarkConversions(names, instructions)
case "fingerprint": benchmarkFingerprints(names, instructions)
case "match": try benchmarkMatches(Array(arguments.dropFirst()), instructions)
case "resize": try benchmarkResizes(names, instructions)
case "tensor": try benchmarkTensors(names, instructions)
default: print("usage: kernel-bench [--instructions baseline|avx2|avx512] convert|fingerprint|match|resize|tensor [NAME…]")
}
