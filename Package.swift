// swift-tools-version: 6.2
import PackageDescription

// Spans that borrow an arena need Lifetimes; strict memory safety makes `git grep -w unsafe` the audit.
// With FRAMEPIPE_BENCH=1 arenas can be told to be the malloc and free per batch that they are compared with.
let isBenchmark = Context.environment["FRAMEPIPE_BENCH"] == "1"
let safe: [SwiftSetting] =
  [
    .enableExperimentalFeature("Lifetimes"), .strictMemorySafety(), .treatAllWarnings(as: .error),
  ] + (isBenchmark ? [.define("MEMORY_BENCHMARK")] : [])

// The instruction set that loops are compiled for. Where kernels call intrinsics the compiler needs to know that it
// may emit them, or it crashes; `FRAMEPIPE_ARCH=x86-64 swift build` (make ARCH=x86-64) chooses another.
#if arch(x86_64)
let march = Context.environment["FRAMEPIPE_ARCH"] ?? "x86-64-v3"
// Below v3 there is no AVX2, and plain kernels do the work.
let hasAVX2 = march != "x86-64" && march != "x86-64-v2"
let vectors: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=\(march)"])] + (hasAVX2 ? [.define("AVX2")] : [])
#elseif arch(arm64)
// NEON is part of every arm64; kernels without an X+NEON.swift are plain there.
let vectors: [SwiftSetting] = [.define("NEON")]
#else
let vectors: [SwiftSetting] = []
#endif

// Unoptimised pixel loops are a hundred times slower, and their tests run over many sizes: optimised in debug builds too.
let kernels: [SwiftSetting] = safe + vectors + [.unsafeFlags(["-O"], .when(configuration: .debug))]

// CPU levels 3 and 4 are checked for at the start of every program.
let level = ["x86-64-v3": "3", "x86-64-v4": "4"][Context.environment["FRAMEPIPE_ARCH"] ?? "x86-64-v3"] ?? "1"
let processSettings: [CSetting] = [
  .define("FRAMEPIPE_ARCH", to: "\"\(Context.environment["FRAMEPIPE_ARCH"] ?? "x86-64-v3")\""), .define("FRAMEPIPE_LEVEL", to: level),
]

// Every program's: ToolSupport runs it, SystemIO has its statuses and failures.
let tool: [Target.Dependency] = [.product(name: "ArgumentParser", package: "swift-argument-parser"), "SystemIO", "ToolSupport"]

// What `make docs` runs; ordinary builds do not fetch it.
let documentation: [Package.Dependency] =
  Context.environment["FRAMEPIPE_DOCS"] == "1" ? [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.4.3")] : []

let package = Package(
  name: "framepipe",
  // mimalloc replaces malloc in every program. A heap profiler can only record an allocator that it knows:
  // --disable-default-traits builds with the system's, and Profiling says so in --version.
  traits: [.default(enabledTraits: ["Mimalloc"]), "Mimalloc", "Profiling"],
  dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")] + documentation,
  targets: [
    .target(name: "Pixels", swiftSettings: safe),
    .target(name: "FrameMemory", swiftSettings: safe),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .target(name: "SystemIO", dependencies: ["CProcess"], swiftSettings: safe),
    // A C target: the filter is made of macros of the kernel's headers.
    .target(name: "CSandbox"),
    .target(name: "Sandbox", dependencies: ["SystemIO", "CSandbox"], swiftSettings: safe),
    .target(name: "FrameStream", dependencies: ["Pixels", "FrameMemory", "SystemIO", "CZstd"], swiftSettings: safe + vectors),
    .target(name: "CIntrinsics"),
    .target(name: "PixelKernels", dependencies: ["Pixels", "FrameMemory", "CIntrinsics"], swiftSettings: kernels),
    .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
    .target(name: "CProcess", cSettings: processSettings),
    .target(name: "JSONText", swiftSettings: safe),
    .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
    .target(name: "PictureFiles", dependencies: ["Pixels", "CDeflate", "CIntrinsics"], swiftSettings: kernels),
    .target(
      name: "Stages", dependencies: ["Pixels", "FrameMemory", "FrameStream", "PixelKernels", "JSONText", "SystemIO"], swiftSettings: safe),
    .target(
      name: "ToolSupport",
      dependencies: [
        "Pixels", "SystemIO", "Sandbox", "FrameStream", "Stages", "PixelKernels", "CProcess",
        .target(name: "CMimalloc", condition: .when(traits: ["Mimalloc"])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: safe),
    .executableTarget(name: "frame-info", dependencies: tool + ["FrameStream", "Stages"], swiftSettings: safe),
    .executableTarget(name: "frame-resize", dependencies: tool + ["Pixels", "PixelKernels", "Stages"], swiftSettings: safe),
    .executableTarget(
      name: "frame-detect-prep", dependencies: tool + ["Pixels", "FrameStream", "PixelKernels", "Stages"], swiftSettings: safe),
    .executableTarget(name: "frame-convert", dependencies: tool + ["Pixels", "PixelKernels", "Stages"], swiftSettings: safe),
    .executableTarget(name: "frame-import", dependencies: tool + ["Pixels", "Stages"], swiftSettings: safe),
    .executableTarget(
      name: "frame-export", dependencies: tool + ["Pixels", "FrameStream", "PixelKernels", "PictureFiles", "JPEGFiles", "Stages"],
      swiftSettings: safe),
    .systemLibrary(name: "CLibAV", pkgConfig: "libavformat", providers: [.apt(["libavformat-dev", "libavcodec-dev"])]),
    .target(
      name: "VideoDecoding", dependencies: ["CLibAV", "Pixels", "SystemIO", "FrameStream", "PixelKernels"], swiftSettings: safe + vectors),
    .executableTarget(
      name: "frame-decode", dependencies: tool + ["Pixels", "Sandbox", "FrameStream", "VideoDecoding", "Stages"], swiftSettings: safe),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CTurboJPEG", providers: [.apt(["libturbojpeg0-dev"])]),
    // Apart from PictureFiles, so that only the program that stores thumbnails links libjpeg-turbo.
    .target(name: "JPEGFiles", dependencies: ["CTurboJPEG"], swiftSettings: safe),
    .target(
      name: "FrameIndex", dependencies: ["Pixels", "SystemIO", "PixelKernels", "JSONText", "CIntrinsics", "CSQLite"], swiftSettings: kernels
    ),
    // Apart from Stages, so that only the program that needs SQLite links it.
    .target(
      name: "IndexStages",
      dependencies: [
        "Pixels", "SystemIO", "FrameMemory", "FrameStream", "PixelKernels", "JSONText", "JPEGFiles", "PictureFiles", "FrameIndex", "Stages",
      ],
      swiftSettings: safe),
    .executableTarget(name: "frame-index", dependencies: tool + ["FrameStream", "FrameIndex", "IndexStages"], swiftSettings: safe),
    .testTarget(name: "FrameIndexTests", dependencies: ["TestSupport", "Pixels", "PixelKernels", "JSONText", "FrameIndex"]),
    // Optimised, as the tests draw millions of numbers from it.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .testTarget(name: "SystemIOTests", dependencies: ["TestSupport", "SystemIO"]),
    .target(name: "SandboxProbe", path: "Tests/SandboxProbe"),
    .testTarget(name: "SandboxTests", dependencies: ["TestSupport", "SystemIO", "CSandbox", "Sandbox", "SandboxProbe"]),
    .testTarget(name: "JSONTextTests", dependencies: ["TestSupport", "JSONText"]),
    .testTarget(name: "IndexStagesTests", dependencies: ["TestSupport", "SystemIO", "FrameStream", "IndexStages"]),
    .testTarget(name: "PictureFilesTests", dependencies: ["TestSupport", "Pixels", "PictureFiles", "JPEGFiles"]),
    .testTarget(name: "StagesTests", dependencies: ["Pixels", "SystemIO", "FrameStream", "PixelKernels", "Stages"]),
    .testTarget(
      name: "ToolTests",
      dependencies: [
        "TestSupport", "frame-info", "frame-convert", "frame-resize", "frame-import", "frame-export", "frame-decode", "frame-index",
        "frame-detect-prep",
      ]),
    .testTarget(
      name: "VideoDecodingTests", dependencies: ["TestSupport", "Pixels", "SystemIO", "FrameStream", "VideoDecoding"],
      swiftSettings: [.enableExperimentalFeature("Lifetimes")]),
    .testTarget(name: "PixelsTests", dependencies: ["Pixels"]),
    .testTarget(name: "FrameStreamTests", dependencies: ["TestSupport", "Pixels", "SystemIO", "FrameStream"]),
    .systemLibrary(name: "CZimg", path: "Tests/CZimg", providers: [.apt(["libzimg-dev"])]),
    // Optimised, for tests that try every value there is.
    .testTarget(
      name: "PixelKernelsTests", dependencies: ["TestSupport", "Pixels", "FrameMemory", "PixelKernels", "CZimg"],
      swiftSettings: vectors + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
  ]
)

// What `make bench` runs; ordinary builds do not pay for it.
if isBenchmark {
  package.targets.append(
    .executableTarget(
      name: "hop-bench", dependencies: ["FrameStream", "Pixels", "SystemIO"], path: "Tests/Benchmarks/HopBench", swiftSettings: safe))
  package.targets.append(
    .executableTarget(
      name: "kernel-bench", dependencies: ["Pixels", "FrameMemory", "PixelKernels"], path: "Tests/Benchmarks/KernelBench",
      swiftSettings: safe + vectors))
}
