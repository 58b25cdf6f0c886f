import Foundation
import Testing

/// The plain loops that the compiler is trusted with: what it made of them.
@Suite struct VectorisedLoopTests {
  /// `narrow`, RGB16 to RGB8, and `swapRedAndBlue`, BGRA to RGBA. A loop that is not vectorised has no 256-bit register.
  @Test(
    .enabled(if: Disassembler.hasAVX2, "the build is not for x86-64-v3 or better: there are no ymm registers to find"),
    .enabled(if: Disassembler.path != nil, "neither objdump nor llvm-objdump is on the PATH"),
    arguments: [
      "$s12PixelKernels6narrow_4intoys4SpanVys6UInt16VG_s07MutableE0Vys5UInt8VGztF",
      "$s12PixelKernels14swapRedAndBlueyys14MutableRawSpanVzF",
    ])
  func plainLoopsUseVectors(symbol: String) throws {
    let lines = try Disassembler.lines(of: symbol)
    #expect(lines.contains { $0.contains("ret") }, "\(symbol) was not found in the test program")
    #expect(lines.filter { $0.contains("%ymm") }.count >= 8, "its loop is not of 256 bits")
  }
}

/// GNU's objdump or LLVM's.
private enum Disassembler {
  #if AVX2
  static let hasAVX2 = true
  #else
  static let hasAVX2 = false
  #endif

  static let path: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let places = ["objdump", "llvm-objdump"].flatMap { name in folders.map { "\($0)/\(name)" } }
    return places.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The instructions of a function of this program, in AT&T's syntax.
  static func lines(of symbol: String) throws -> [String] {
    let path = try #require(path)
    let option = path.hasSuffix("llvm-objdump") ? "--disassemble-symbols" : "--disassemble"
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["\(option)=\(symbol)", try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
