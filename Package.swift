// swift-tools-version: 6.2
import PackageDescription

// Spans that borrow an arena need Lifetimes; strict memory safety makes `git grep -w unsafe` the audit.
let safe: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"), .strictMemorySafety(), .treatAllWarnings(as: .error),
]

// The instruction set that loops are compiled for. Where kernels call intrinsics the compiler needs to know that it
// may emit them, or it crashes; `ARCH=x86-64 swift build` chooses another.
#if arch(x86_64)
let march = Context.environment["ARCH"] ?? "x86-64-v3"
// Below v3 there is no AVX2, and plain kernels do the work.
let hasAVX2 = march != "x86-64" && march != "x86-64-v2"
let vectors: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(march)"])] + (hasAVX2 ? [.define("AVX2")] : [])
#else
let vectors: [SwiftSetting] = []
#endif

// Unoptimised pixel loops are a hundred times slower, and their tests run over many sizes: optimised in debug builds too.
let kernels: [SwiftSetting] = safe + vectors + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "framepipe",
  targets: [
    .target(name: "Pixels", swiftSettings: safe),
    .target(name: "FrameMemory", dependencies: ["Pixels"], swiftSettings: safe),
    .systemLibrary(name: "CZstd"),
    .target(name: "SystemIO", swiftSettings: safe),
    .target(name: "FrameStream", dependencies: ["Pixels", "FrameMemory", "SystemIO", "CZstd"], swiftSettings: safe + vectors),
    .target(name: "CIntrinsics"),
    .target(name: "PixelKernels", dependencies: ["Pixels", "FrameMemory", "CIntrinsics"], swiftSettings: kernels),
    .testTarget(name: "PixelsTests", dependencies: ["Pixels"]),
    .testTarget(name: "FrameStreamTests", dependencies: ["FrameStream"]),
    .testTarget(name: "PixelKernelsTests", dependencies: ["PixelKernels"]),
  ]
)

// What `make bench` runs; ordinary builds do not pay for it.
if Context.environment["FRAMEPIPE_BENCH"] == "1" {
  package.targets.append(
    .executableTarget(
      name: "kernel-bench", dependencies: ["PixelKernels", "FrameMemory"], path: "Tests/Benchmarks/KernelBench", swiftSettings: safe + vectors))
}
