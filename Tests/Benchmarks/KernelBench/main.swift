// kernel-bench AREA [NAME…]: times kernels on one core with data in memory, one line each: name, tab, median in ms.
let arguments = CommandLine.arguments.dropFirst()
let names = Set(arguments.dropFirst())
switch arguments.first {
case "convert": try benchmarkConversions(names)
case "fingerprint": benchmarkFingerprints(names)
case "match": try benchmarkMatches(Array(arguments.dropFirst()))
case "resize": try benchmarkResizes(names)
case "tensor": try benchmarkTensors(names)
default: print("usage: kernel-bench convert|fingerprint|match|resize|tensor [NAME…]")
}
