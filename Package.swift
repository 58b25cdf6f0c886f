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
let vectors: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(march)"])]
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
    .target(name: "CIntrinsics"),
    .target(name: "PixelKernels", dependencies: ["Pixels", "FrameMemory", "CIntrinsics"], swiftSettings: kernels),
    .systemLibrary(name: "CLibAV", pkgConfig: "libavformat", providers: [.apt(["libavformat-dev", "libavcodec-dev"])]),
    .target(name: "VideoDecoding", dependencies: ["CLibAV", "Pixels"], swiftSettings: safe + vectors),
    .executableTarget(name: "decode-probe", dependencies: ["VideoDecoding"]),
    .testTarget(name: "PixelsTests", dependencies: ["Pixels"]),
    .testTarget(name: "PixelKernelsTests", dependencies: ["PixelKernels"]),
  ]
)
