import Glibc
import Pixels
import SystemIO
import Testing

@testable import FrameStream

@Suite struct DamageTests {
  /// Cut anywhere, a stream is an error, and what arrived whole before is delivered.
  @Test(arguments: [Compression.store, .level(1)])
  func everyCutIsNoticed(compression: Compression) throws {
    let stream = try StreamFile()
    var options = StreamWriter.Options()
    options.compression = compression
    options.batchBytes = 1 << 16
    try Sample.write(frames: 150, to: stream.file, options: options)
    let whole = try stream.bytes
    for cut in stride(from: 0, to: whole.count, by: max(1, whole.count / 97)) {
      try stream.replace(with: Array(whole[..<cut]))
      let reading = Reading(stream.file)
      let error = try #require(reading.error, "cut at \(cut)")
      #expect(Failure(error).status == .interrupted, "cut at \(cut): \(error)")
      #expect(reading.isIntact)
      #expect(reading.frames == Array(0..<UInt64(reading.frames.count)))
      if cut == 0 { #expect(reading.error == .empty) }
      if compression == .store && cut > 0 {
        // A stored frame costs 448 + 896 bytes here; all that came whole must be out.
        #expect(reading.frames.count >= (cut - 1024) / (448 + 896) - 1, "cut at \(cut)")
      }
    }
  }

  /// A flipped byte in a checked file never yields a wrong frame.
  @Test func everyFlipInAFileIsNoticed() throws {
    let stream = try StreamFile()
    var options = StreamWriter.Options()
    options.compression = .level(1)
    options.batchBytes = 1 << 16
    try Sample.write(frames: 120, to: stream.file, options: options)
    let whole = try stream.bytes
    for position in stride(from: 0, to: whole.count, by: max(1, whole.count / 201)) {
      var flipped = whole
      flipped[position] ^= 0x10
      try stream.replace(with: flipped)
      let reading = Reading(stream.file)
      #expect(reading.isIntact, "flip at \(position)")
      // The window descriptor and the like may change without a change in content; then nothing is wrong.
      #expect(reading.error != nil || reading.frames.count == 120, "flip at \(position)")
    }
  }

  @Test func lostBatchIsNoticed() throws {
    let stream = try StreamFile()
    var options = StreamWriter.Options()
    options.batchBytes = 1 << 16
    options.hasTables = true
    try Sample.write(frames: 500, to: stream.file, options: options)
    let table = try #require(BatchTable(of: stream.file))
    let whole = try stream.bytes
    let second = table.offsets[1]..<table.offsets[2]
    try stream.replace(with: Array(whole[..<second.lowerBound] + whole[second.upperBound...]))
    guard case .malformed(let what)? = Reading(stream.file).error else { return #expect(Bool(false), "no error") }
    #expect(what.contains("is missing"))
  }

  @Test func otherDataIsNamed() throws {
    let stream = try StreamFile()
    try stream.replace(with: Array("YUV4MPEG2 W64 H36\n".utf8))
    #expect(Reading(stream.file).error == .notAStream(firstBytes: [0x59, 0x55, 0x56, 0x34]))
    try stream.replace(with: [1])
    #expect(Reading(stream.file).error == .notAStream(firstBytes: [1]))
  }

  @Test func claimsAreHeldAgainstTheLimit() throws {
    let stream = try StreamFile()
    try Sample.write(frames: 1, to: stream.file)
    try stream.file.seek(to: 0)
    #expect(Reading(stream.file, limits: StreamLimits(payloadBytes: 512)).error == .tooLarge(claimed: 867, limit: 512))
  }

  @Test func failureAndStatusTravel() throws {
    let stream = try StreamFile()
    var writer = StreamWriter(output: stream.file)
    try writer.write(Sample.header)
    try writer.write(StreamFailure(status: 65, stage: "frame-decode", message: "damaged"))
    try writer.finishPart(status: 70)
    try writer.close()
    try stream.file.seek(to: 0)
    let reading = Reading(stream.file)
    #expect(reading.failures.map(\.stage) == ["frame-decode"])
    #expect(reading.trailers.map(\.status) == [65], "the first failure gives the status")
  }
}
