public import FrameStream
internal import Glibc
public import Sandbox
internal import SystemIO

/// What `--stats` prints: one JSON object with these keys.
public struct StageStatistics {
  /// The program's name.
  public var stage: String
  /// Frames read.
  public var framesIn: UInt64 = 0
  /// Frames written.
  public var framesOut: UInt64 = 0
  /// Bytes read.
  public var bytesIn = 0
  /// Bytes written.
  public var bytesOut = 0
  /// Time spent waiting for input.
  public var nanosecondsReading = 0
  /// Time spent waiting for output.
  public var nanosecondsWriting = 0
  /// The most bytes of the arena in use at once.
  public var arenaPeakBytes = 0
  /// What the program has boxed itself in with.
  public var sandbox: Sandbox.Parts = []
  private let began = Clock.nanoseconds

  /// Statistics of a program that has done nothing yet.
  public init(stage: String) { self.stage = stage }

  /// Takes over what a reader counted.
  public mutating func note(_ reader: borrowing StreamReader) {
    framesIn = reader.totalFrames
    bytesIn = reader.bytesIn
    nanosecondsReading = reader.nanosecondsReading
    arenaPeakBytes = max(arenaPeakBytes, reader.bufferBytes)
  }

  /// Takes over what a writer counted.
  public mutating func note(_ writer: borrowing StreamWriter) {
    framesOut = writer.totalFrames
    bytesOut = writer.bytesOut
    nanosecondsWriting = writer.nanosecondsWriting
    arenaPeakBytes = max(arenaPeakBytes, writer.arenaPeakBytes)
  }

  /// Prints the object on standard error. Compute time is whatever was spent neither reading nor writing.
  public func print() {
    let total = Clock.nanoseconds - began
    let computing = max(0, total - nanosecondsReading - nanosecondsWriting)
    Diagnostics.write(
      """
      {"stage":"\(stage)","frames_in":\(framesIn),"frames_out":\(framesOut),"bytes_in":\(bytesIn),"bytes_out":\(bytesOut),\
      "seconds_reading":\(seconds(nanosecondsReading)),"seconds_computing":\(seconds(computing)),\
      "seconds_writing":\(seconds(nanosecondsWriting)),"seconds_total":\(seconds(total)),\
      "peak_rss_bytes":\(Self.peakResidentBytes),"arena_peak_bytes":\(arenaPeakBytes),"allocator":"\(Allocator.name)",\
      "sandbox":"\(sandbox)"}

      """)
  }

  private func seconds(_ nanoseconds: Int) -> Double { Double(nanoseconds / 1000) / 1_000_000 }

  /// `getrusage(2)`; Linux counts kibibytes.
  private static var peakResidentBytes: Int {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }
}

#if Mimalloc
internal import CMimalloc
#endif

/// The allocator of the process.
public enum Allocator {
  /// Name and version, for example "mimalloc 2.0.9".
  public static var name: String {
    #if Mimalloc
    let version = mi_version()
    return "mimalloc \(version / 100).\(version / 10 % 10).\(version % 10)"
    #else
    return "system"
    #endif
  }

  /// Whether memory that Swift allocates comes from mimalloc: the allocator itself is asked. `mi_is_in_heap_region`.
  public static var ownsSwiftMemory: Bool {
    #if Mimalloc
    let probe = UnsafeMutableRawPointer.allocate(byteCount: 100, alignment: 16)
    defer { unsafe probe.deallocate() }
    return unsafe mi_is_in_heap_region(probe)
    #else
    return false
    #endif
  }
}
